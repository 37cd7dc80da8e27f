"""What a repository is called, which branch of it is live, and where its store is: zero configuration works."""

from __future__ import annotations

import os
from contextlib import suppress

from contentrepo.applets.repository.commits import find_commit_id, find_first_commit
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.refs import (
    BRANCHES,
    DEFAULT_BRANCH,
    branch_name,
    find_symbolic_ref,
    read_ref,
    resolve_ref,
)
from contentrepo.errors import UsageError
from contentrepo.pattern import compiled

REMOTE = "refs/remotes/origin/"
UNBORN = "unborn"
NOTE = "contentrepo/identity"
COMMIT_ID = compiled("[0-9a-f]{40}")
LONGEST = 4096  # bytes of a note; a name has 40, and a line end


def repository_name(repository: Repository, *, tip: str = "", branch: str = "") -> str:
    """The repository's identity: `git config contentrepo.name`, else the id of the first commit of the live branch.

    It is "unborn" without commits. Before there is a live branch, `tip` is where to start (a first push, in its hook),
    else the tip of `branch`.

    Raises:
        UsageError: a shallow clone without a configured name; a configured name with blanks.
    """
    if name := repository.settings.get("contentrepo.name", ""):
        return _check_name(name)
    if known := _find_noted(repository):
        return known
    start = _find_start(repository)
    if not start and not tip and branch:
        tip = read_ref(repository, BRANCHES + branch) or ""
    if start or tip:
        _check_whole(repository)
    if start:
        return _note(repository, find_first_commit(repository, start))
    return find_first_commit(repository, tip) if tip else UNBORN


def settle_name(repository: Repository, tip: str = "", *, branch: str = "") -> str:
    """The same name, which stays from now on whatever the live branch begins with: something is published under it."""
    name = repository_name(repository)  # as of most, so that a publisher asks once
    if name != UNBORN:
        return name
    name = repository_name(repository, tip=tip, branch=branch)
    return _note(repository, name) if COMMIT_ID.fullmatch(name) else name


def _check_whole(repository: Repository) -> None:
    if repository.is_shallow:
        raise UsageError(
            "a shallow clone does not know its root commit, so it does not know its own name",
            hint="Run `git fetch --unshallow`, or give it its name with `git config contentrepo.name NAME`.",
        )


def _find_noted(repository: Repository) -> str | None:
    """The name that was found once: history is not walked again, and no merge, whichever way round, changes a name."""
    try:
        file = os.open(f"{repository.git_dir}/{NOTE}", os.O_RDONLY | os.O_CLOEXEC)  # in the fewest calls, as in refs
        try:
            name = os.read(file, LONGEST).decode("ascii", "replace").strip()
        finally:
            os.close(file)
    except OSError:
        return None
    return name if COMMIT_ID.fullmatch(name) else None


def _note(repository: Repository, name: str) -> str:
    note = repository.git_dir / NOTE
    with suppress(OSError):  # a repository that we may only read is asked again each time
        note.parent.mkdir(exist_ok=True)
        fresh = note.with_name(f"{note.name}.{os.getpid()}")
        fresh.write_text(name + "\n", "ascii")
        fresh.replace(note)
    return name


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
    known = read_ref(repository, BRANCHES + branch) or read_ref(repository, REMOTE + branch)
    return known or find_commit_id(repository, "HEAD")


def live_branch(repository: Repository) -> str:
    """The short name of the branch that goes live, never whatever is checked out.

    `git config contentrepo.live`, else HEAD of a bare repository, else origin/HEAD, else "main".

    Raises:
        UsageError: the configured name is no name of a branch.
    """
    ref = BRANCHES + _find_named_branch(repository)
    resolved = resolve_ref(repository, ref)
    return (resolved if resolved.startswith(BRANCHES) else ref).removeprefix(BRANCHES)


def _find_named_branch(repository: Repository) -> str:
    if chosen := repository.settings.get("contentrepo.live", ""):
        return branch_name(chosen)
    name, prefix = ("HEAD", BRANCHES) if repository.is_bare else (REMOTE + "HEAD", REMOTE)
    target = find_symbolic_ref(repository, name) or ""
    return target.removeprefix(prefix) if target.startswith(prefix) else DEFAULT_BRANCH


def store_location(repository: Repository) -> str | None:
    """`git config contentrepo.store` as written, or None."""
    return repository.settings.get("contentrepo.store") or None
