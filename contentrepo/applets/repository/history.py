"""Which commits touched files, and which wrote their lines. For people to read; nothing is decided by it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from contentrepo.applets.repository.commits import get_commit
from contentrepo.applets.repository.git import decode, run_git
from contentrepo.applets.repository.models import LastChange, Repository, Span
from contentrepo.pattern import compiled

# What a person has set for their own eyes must not bend what is read here, nor run a program.
_PLAIN = ("-c", "log.showSignature=false", "-c", "log.follow=false", "-c", "blame.ignoreRevsFile=")
_LISTING = ("--name-only", "-z", "--format=%H", "--no-color", "--no-notes", "--no-ext-diff", "--no-textconv")
_RECENT = 5_000
"""Commits among which the last change is looked for; people wait for it."""
_NOBODY = "0" * 40
_COMMIT = compiled(r"[0-9a-f]{40}")
_BLAMED = compiled(rb"^([0-9a-f]{40}) [0-9]+ ([0-9]+)", re.MULTILINE)


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


def list_changed_names(
    repository: Repository, exclude: Sequence[str], head: str, folder: str = ""
) -> Mapping[str, tuple[str, ...]]:
    """For each commit that changed something in a folder, the files there that it changed; merges are left out.

    Args:
        repository: whose history is looked at.
        exclude: commits whose histories are left out.
        head: the commit whose history is looked at.
        folder: "" is the whole repository.

    Raises:
        GitFailed: a commit is not there.
        OutputTooLarge: the names fill more than 256 MiB.
    """
    ends = [f"^{end}" for end in exclude]
    scope = [folder] if folder else []
    printed = run_git(repository, *_PLAIN, "log", *_LISTING, "--no-renames", "--no-merges", head, *ends, "--", *scope)
    found: dict[str, list[str]] = {}
    commit = ""
    for word in decode(printed).split("\0"):
        if _COMMIT.fullmatch(word):
            commit = word
        elif word:
            found.setdefault(commit, []).append(word.removeprefix("\n"))
    return {commit: tuple(paths) for commit, paths in found.items()}


def find_trailed(repository: Repository, token: str, value: str, *, head: str) -> str | None:
    """The newest commit with a trailer in the history of `head`, by id; None where there is none.

    Raises:
        GitFailed: there is no such commit as `head`.
    """
    said = f"--grep={token}: {value}"
    command = ("log", "--fixed-strings", "--format=%H", "--no-color", "--no-notes", "--max-count=100", said, head, "--")
    for commit in run_git(repository, *_PLAIN, *command).decode().split():
        if (token, value) in get_commit(repository, commit).trailers:
            return commit
    return None


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


def find_last_change(
    repository: Repository, spans: Iterable[Span], *, head: str, edited: Collection[str] = ()
) -> LastChange:
    """The newest commit that changed some files, or some lines of them; the last 5,000 commits are looked at.

    Args:
        repository: whose history is looked at.
        spans: what is asked about, as it stands at `head`; of edited files, as it stands in the work tree.
        head: the commit whose history is looked at.
        edited: files that the work tree has otherwise than `head`.

    Raises:
        GitFailed: a file has not as many lines.
    """
    exclude = _older(repository, head)
    writers: set[str] = set()
    for span in spans:
        if not span.first or span.path not in edited:
            writers |= _find_writers(repository, span, (head, *exclude))
        if span.path in edited:
            writers |= _blame_edited(repository, span, exclude) if span.first else {_NOBODY}
    commits = writers - {_NOBODY} - {end.removeprefix("^") for end in exclude}
    order = run_git(repository, "rev-list", "--no-walk=sorted", "--max-count=1", *sorted(commits)) if commits else b""
    newest = get_commit(repository, order.decode().strip()) if order else None
    return LastChange(newest, is_committed=_NOBODY not in writers)


def _older(repository: Repository, head: str) -> tuple[str, ...]:
    """What cuts off the history that nobody looks at."""
    skip = ("rev-list", "--max-count=1", f"--skip={_RECENT}", head, "--")
    return tuple(f"^{commit}" for commit in run_git(repository, *skip).decode().split())


def _find_writers(repository: Repository, span: Span, revisions: Sequence[str]) -> set[str]:
    options = ("--max-count=1", "--format=%H", "--no-color", "--no-notes", "--no-ext-diff", "--no-textconv")
    lines = (f"-L{span.first},{span.last}:{span.path}", "--no-patch") if span.first else ()
    paths = () if span.first else (span.path,)
    return set(run_git(repository, *_PLAIN, "log", *options, *lines, *revisions, "--", *paths).decode().split())


def _blame_edited(repository: Repository, span: Span, exclude: Sequence[str]) -> set[str]:
    options = ("--porcelain", "--no-textconv", f"-L{span.first},{span.last}")
    # Without a revision to start from, git starts from the work tree.
    printed = run_git(repository, *_PLAIN, "blame", *options, *exclude, "--", span.path)
    return {commit.decode() for commit, _ in _BLAMED.findall(printed)}
