"""Which commits touched files, and which wrote their lines. For people to read; nothing is decided by it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from contentrepo.applets.repository.git import decode, run_git
from contentrepo.applets.repository.models import Repository

# What a person has set for their own eyes must not bend what is read here, nor run a program.
_PLAIN = ("-c", "log.showSignature=false", "-c", "log.follow=false", "-c", "blame.ignoreRevsFile=")
_LISTING = ("--name-only", "-z", "--format=%H", "--no-color", "--no-notes", "--no-ext-diff", "--no-textconv")
_BLAMED = re.compile(rb"^([0-9a-f]{40}) [0-9]+ ([0-9]+)", re.MULTILINE)


def list_touches(
    repository: Repository, paths: Collection[str], *, head: str, exclude: Sequence[str] = ()
) -> Mapping[str, tuple[str, ...]]:
    """For each of some files, the commits that changed, added or deleted it, by id, the newest first.

    Args:
        repository: whose history is looked at.
        paths: of files; those that nothing touched are left out.
        head: the commit whose history is looked at.
        exclude: commits whose histories are left out.

    Raises:
        GitFailed: a commit is not there.
    """
    if not paths:
        return {}
    ends = [f"^{end}" for end in exclude]
    printed = run_git(repository, *_PLAIN, "log", *_LISTING, "--no-renames", head, *ends, "--", *paths)
    touches: dict[str, list[str]] = {}
    commit = ""
    for word in decode(printed).split("\0"):
        name = word.removeprefix("\n")  # git sets the first name apart from the commit
        if name in paths:
            touches.setdefault(name, []).append(commit)
        else:
            commit = word
    return {path: tuple(commits) for path, commits in touches.items()}


def blame_lines(
    repository: Repository, path: str, lines: Iterable[int], *, head: str, exclude: Sequence[str] = ()
) -> Mapping[int, str]:
    """For each of some lines of a file at `head`, the commit that wrote it.

    Lines that were written before may be ascribed to one of the excluded commits.

    Raises:
        GitFailed: the file has no such line, or is not there.
    """
    ranges = [f"-L{line},{line}" for line in sorted(set(lines))]
    ends = [f"^{end}" for end in exclude]
    options = ("--porcelain", "--no-textconv")
    printed = run_git(repository, *_PLAIN, "blame", *options, *ranges, head, *ends, "--", path)
    return {int(line): commit.decode() for commit, line in _BLAMED.findall(printed)}
