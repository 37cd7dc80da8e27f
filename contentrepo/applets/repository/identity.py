"""What a repository is called, which branch of it is live, and where its store is: zero configuration works."""

from __future__ import annotations

from contentrepo.applets.repository.commits import find_commit_id, find_root_commits
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.refs import BRANCHES, DEFAULT_BRANCH, branch_ref, find_symbolic_ref, list_refs
from contentrepo.errors import UsageError

REMOTE = "refs/remotes/origin/"
UNBORN = "unborn"


def repository_name(repository: Repository, *, tip: str = "") -> str:
    if name := repository.settings.get("contentrepo.name", ""):
        return _check_name(name)
    start = _find_start(repository) or tip
    if not start:
        return UNBORN
    if repository.is_shallow:
        raise UsageError(
            "a shallow clone does not know its root commit, so it does not know its own name",
            hint="Run `git fetch --unshallow`, or give it its name with `git config contentrepo.name NAME`.",
        )
    return min(find_root_commits(repository, start))


def _check_name(name: str) -> str:
    if not name.isprintable() or any(character.isspace() for character in name):
        raise UsageError(
            f"`contentrepo.name` is {name!r}; a repository's name has no blanks and no control characters",
            hint="Set another with `git config contentrepo.name NAME`.",
        )
    return name


def _find_start(repository: Repository) -> str | None:
    """The tip of the live branch, here or at the remote; else of whatever HEAD is on."""
    branch = live_branch(repository)
    here, there = BRANCHES + branch, REMOTE + branch
    known = list_refs(repository, here, there)
    return known.get(here) or known.get(there) or find_commit_id(repository, "HEAD")


def live_branch(repository: Repository) -> str:
    if chosen := repository.settings.get("contentrepo.live", ""):
        return branch_ref(chosen).removeprefix(BRANCHES)
    name, prefix = ("HEAD", BRANCHES) if repository.is_bare else (REMOTE + "HEAD", REMOTE)
    target = find_symbolic_ref(repository, name) or ""
    return target.removeprefix(prefix) if target.startswith(prefix) else DEFAULT_BRANCH


def store_location(repository: Repository) -> str | None:
    return repository.settings.get("contentrepo.store") or None
