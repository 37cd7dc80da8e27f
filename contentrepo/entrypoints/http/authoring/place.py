"""The repositories that the server writes to, by name: which one a request means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from contentrepo.api.author import UnknownBlock, UnknownRun, UsageKey, parse_usage_key, read_block_at_tip
from contentrepo.api.publish import Repository, keep_repository
from contentrepo.entrypoints.http.problem import Problem
from contentrepo.errors import UsageError


class Served:
    """A repository that the server writes to, opened anew for each thing that is done."""

    def __init__(self, path: Path) -> None:
        self._opener = keep_repository(path)

    def open(self) -> Repository:
        """The repository as it is now; for the calling thread, and for one turn."""
        return self._opener()


def name_repositories(repositories: Iterable[Repository]) -> Mapping[str, Served]:
    """Each by the name of its folder.

    Raises:
        UsageError: two have the same.
    """
    found: dict[str, Served] = {}
    for repository in repositories:
        name = _name(repository.git_dir)
        if name in found:
            raise UsageError(f"two repositories are called `{name}`", hint="rename one of their folders")
        found[name] = Served(repository.work_tree or repository.git_dir)
    return found


def choose_repository(repositories: Mapping[str, Served], name: str, *, run: str = "") -> Served:
    """The one of this name; without a name the only one, or the one that has the run.

    Raises:
        Problem: there is none of this name, or several might be meant.
    """
    if name:
        if name not in repositories:
            raise Problem("unknown-repository", f"this server does not write to a repository `{name}`")
        return repositories[name]
    if len(repositories) == 1:
        return next(iter(repositories.values()))
    having = [one for one in repositories.values() if run and _has_run(one, run)]
    if len(having) != 1:
        detail = "several repositories are served; say which one is meant"
        raise Problem("bad-request", detail, more={"repositories": sorted(repositories)})
    return having[0]


def _has_run(repository: Served, run: str) -> bool:
    course = parse_usage_key(f"block-v1:{run.removeprefix('course-v1:')}+type@course+block@course")
    try:
        read_block_at_tip(repository.open(), UsageKey(course.run, "course", "course"))
    except UnknownBlock:
        return True
    except (UnknownRun, UsageError):
        return False
    return True


def _name(git_dir: Path) -> str:
    return git_dir.parent.name if git_dir.name == ".git" else git_dir.name.removesuffix(".git")
