"""Refs by their full names. What a particular ref means stands with whoever owns it."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from contentrepo.applets.repository.database import Untold
from contentrepo.applets.repository.git import decode, encode, run_git, try_git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.stale_lock import remove_stale
from contentrepo.errors import CouldNotCheck, UsageError
from contentrepo.pattern import compiled

BRANCHES = "refs/heads/"
DEFAULT_BRANCH = "main"
ABSENT = "0" * 40
SYMBOLIC_LIMIT = 4096
LONGEST = 200  # bytes of one part of a name: a file system takes 255, and git and we put an ending on some
SYMBOLIC_DEPTH = 5  # as git
ABSENT_ERRORS = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG})
_OBJECT_NAME = compiled(rb"[0-9a-f]{40}\s*")
_FORBIDDEN = frozenset(" ~^:?*[\\\x7f") | {chr(code) for code in range(32)}


class RefMoved(CouldNotCheck):
    """A ref is no longer where it was when we decided to move it."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"`{ref}` was moved by someone else in the meantime", hint="Try again.")


@lru_cache(maxsize=64)  # a publisher that stays asks for its branch several times at each turn
def branch_ref(branch: str) -> str:
    """The full name of a branch (`refs/heads/...`), under which no tag is ever meant.

    Raises:
        UsageError: it is no name of a branch.
    """
    name = branch.removeprefix(BRANCHES)
    parts = name.split("/")
    too_long = any(len(encode(part)) > LONGEST for part in parts)
    bad_part = any(not part or part.startswith(".") or part.endswith((".lock", ".")) for part in parts)
    if too_long or bad_part or name.startswith("-") or ".." in name or "@{" in name or _FORBIDDEN & set(name):
        raise UsageError(f"`{branch}` is no name of a branch", hint="`git check-ref-format --help` says what is.")
    return BRANCHES + name


def branch_name(branch: str) -> str:
    """The short name of a branch, by which everything that is kept names it.

    Raises:
        UsageError: it is no name of a branch.
    """
    return branch_ref(branch).removeprefix(BRANCHES)


def read_ref(repository: Repository, ref: str) -> str | None:
    """The object id that a ref, given by its full name, holds; None where there is no such ref."""
    if _is_in_files(repository) and ".." not in ref:
        content = _read_file(f"{repository.git_dir}/{ref}", SYMBOLIC_LIMIT)
        if content is None:  # git packs a ref before it takes its file away, so it is not missed in between
            return _find_packed(_read_file(f"{repository.git_dir}/packed-refs") or b"", encode(ref))
        if _OBJECT_NAME.fullmatch(content) and (found := content[:40].decode()) != ABSENT:
            return found
    return list_refs(repository, ref).get(ref)


def _find_packed(packed: bytes, ref: bytes) -> str | None:
    end = packed.find(b" %s\n" % ref)  # no name of a ref has a blank in it
    name = packed[packed.rfind(b"\n", 0, end) + 1 : end] if end > 0 else b""
    return name.decode() if _OBJECT_NAME.fullmatch(name) else None


def list_refs(repository: Repository, *prefixes: str) -> dict[str, str]:
    """Full name -> object id, of the refs that `prefixes` name and of all below them."""
    wanted = [prefix.rstrip("/") for prefix in prefixes]
    printed = run_git(repository, "for-each-ref", "--format=%(objectname) %(refname)", "--", *wanted)
    pairs = (line.partition(" ") for line in decode(printed).splitlines())
    below = tuple(prefix + "/" for prefix in wanted)
    # Git takes a prefix for a pattern; a name is only a name here.
    return {ref: name for name, _, ref in pairs if ref in wanted or ref.startswith(below)}


def find_symbolic_ref(repository: Repository, name: str) -> str | None:
    """The ref that a symbolic one of the whole repository stands for, whether that exists or not."""
    if _is_in_files(repository):
        # Symbolic refs are never packed. Asked several times in each check, so no process is started.
        content = _read_beginning(f"{repository.git_dir}/{name}")
        if content is None:
            return None
        if content.startswith(b"ref: "):
            return decode(content[5:]).strip()
    exit_code, printed, _ = try_git(repository, "symbolic-ref", "--quiet", name)
    return None if exit_code else decode(printed).strip()


def resolve_ref(repository: Repository, ref: str) -> str:
    """The full name of the ref that moves when `ref` is written: itself, or what a symbolic one stands for."""
    for _ in range(SYMBOLIC_DEPTH):
        target = find_symbolic_ref(repository, ref)
        if target is None:
            break
        ref = target
    return ref


def move_ref(
    repository: Repository, ref: str, new: str, *, expected: str | None, reason: str, options: tuple[str, ...] = ()
) -> None:
    """Compare and swap: the ref must hold `expected` now (None: there must be no such ref).

    `options` are git's own, before its command, where one is started.

    Raises:
        RefMoved: it holds something else.
    """
    if repository.database is not None and expected is not None:
        from contentrepo.applets.repository.ref_file import replace_ref

        with suppress(Untold):
            replace_ref(repository, ref, new, expected=expected)
            return
    exit_code, _, said = try_git(repository, *options, "update-ref", "-m", reason, ref, new, expected or ABSENT)
    if not exit_code:
        return
    if read_ref(repository, ref) != expected:
        raise RefMoved(ref)
    lock = repository.git_dir / f"{ref}.lock"
    if remove_stale(lock, ref):
        move_ref(repository, ref, new, expected=expected, reason=reason, options=options)
        return
    if lock.exists():
        raise CouldNotCheck(f"`{ref}` is locked", hint=f"Try again; where no git runs any more, remove `{lock}`.")
    raise CouldNotCheck(f"`{ref}` cannot be written", hint=f"git said: {said}")


def clear_lock(repository: Repository, ref: str) -> bool:
    """Whether a lock was in the way of a ref whose holder, one of us, was killed; it is gone then."""
    return ".." not in ref and remove_stale(repository.git_dir / f"{ref}.lock", ref)


def delete_ref(repository: Repository, ref: str, *, expected: str) -> None:
    """Compare and swap: the ref goes if it holds `expected`.

    Raises:
        RefMoved: it holds something else, or is not there.
    """
    exit_code, _, said = try_git(repository, "update-ref", "-d", ref, expected)
    if exit_code:
        if read_ref(repository, ref) != expected:
            raise RefMoved(ref)
        raise CouldNotCheck(f"`{ref}` cannot be deleted", hint=f"git said: {said}")


def _read_beginning(path: str) -> bytes | None:
    """What a ref's file says; None where there is no such ref, or it is a plain one."""
    if ".." in path and ".." in path.split("/"):  # a name from a push that git has not looked at yet, and will refuse
        return None
    content = _read_file(path, SYMBOLIC_LIMIT)
    # An old git made symbolic refs as links; git itself shall say what such a one stands for.
    return None if content is None or (_OBJECT_NAME.fullmatch(content) and not os.path.islink(path)) else content  # noqa: PTH114


def _read_file(path: str | Path, limit: int = -1) -> bytes | None:
    """The beginning of a file; None where there is none."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)  # asked for several times in each turn: in the fewest calls
        try:
            return os.read(file, os.fstat(file).st_size if limit < 0 else limit)
        finally:
            os.close(file)
    except OSError as error:
        if error.errno in ABSENT_ERRORS:
            return None
        raise


def _is_in_files(repository: Repository) -> bool:
    return repository.settings.get("extensions.refstorage", "files") == "files"
