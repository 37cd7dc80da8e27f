"""One ref that lies in a file of its own, moved as git moves it: locked, compared, written through, renamed."""

from __future__ import annotations

import os

from contentrepo.applets.repository.database import Untold
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.stale_lock import held

LONGEST = 4096  # bytes of a ref's file; one that is at an id has 41
UNLOGGED = "refs/contentrepo/"  # git logs no refs that it does not know, unless told to log them all


def replace_ref(repository: Repository, ref: str, new: str, *, expected: str) -> None:
    """Let a ref that is at `expected` be at `new`.

    Raises:
        Untold: it is not, or not in a file of its own, is locked, is logged, or a hook wants to know: git shall do it.
    """
    file = f"{repository.git_dir}/{ref}"  # as text: each publish moves a ref, and a Path takes longer
    _check_alone(repository, ref)
    lock = f"{file}.lock"
    try:
        with held(lock) as handle:
            os.write(handle, f"{new}\n".encode())
            os.fsync(handle)
            # Whoever moves the ref holds this lock, so nobody does between the look and the renaming.
            _check_content(file, expected)
            os.rename(lock, file)  # noqa: PTH104
    except OSError as error:
        raise Untold(ref) from error


def _check_alone(repository: Repository, ref: str) -> None:
    settings, git_dir = repository.settings, str(repository.git_dir)
    logs = settings.get("core.logallrefupdates", "false" if repository.is_bare else "true").lower()
    is_logged = logs != "false" and (logs == "always" or not ref.startswith(UNLOGGED))
    peculiar = "core.hookspath" in settings or settings.get("extensions.refstorage", "files") != "files"
    told = (f"{git_dir}/hooks/reference-transaction", f"{git_dir}/logs/{ref}")
    if is_logged or peculiar or ".." in ref or any(os.path.exists(path) for path in told):  # noqa: PTH110
        raise Untold(ref)


def _check_content(file: str, expected: str) -> None:
    """A link is no ref of ours; it is not followed."""
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        found = os.read(handle, LONGEST)
    finally:
        os.close(handle)
    if found.strip() != expected.encode():
        raise Untold(file)
