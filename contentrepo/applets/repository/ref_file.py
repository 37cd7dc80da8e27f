"""One ref that lies in a file of its own, moved as git moves it: locked, compared, written through, renamed."""

from __future__ import annotations

import os
from pathlib import Path

from contentrepo.applets.repository.database import Untold
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.stale_lock import held

UNLOGGED = "refs/contentrepo/"  # git logs no refs that it does not know, unless told to log them all


def replace_ref(repository: Repository, ref: str, new: str, *, expected: str) -> None:
    """Let a ref that is at `expected` be at `new`.

    Raises:
        Untold: it is not, or not in a file of its own, is locked, is logged, or a hook wants to know: git shall do it.
    """
    file = repository.git_dir / ref
    _check_alone(repository, ref)
    lock = file.with_name(f"{file.name}.lock")
    try:
        with held(lock) as handle:
            os.write(handle, f"{new}\n".encode())
            os.fsync(handle)
            # Whoever moves the ref holds this lock, so nobody does between the look and the renaming.
            _check_content(file, expected)
            lock.rename(file)
    except OSError as error:
        raise Untold(ref) from error


def _check_alone(repository: Repository, ref: str) -> None:
    settings, git_dir = repository.settings, repository.git_dir
    logs = settings.get("core.logallrefupdates", "false" if repository.is_bare else "true").lower()
    is_logged = logs != "false" and (logs == "always" or not ref.startswith(UNLOGGED))
    peculiar = "core.hookspath" in settings or settings.get("extensions.refstorage", "files") != "files"
    told = (git_dir / "hooks" / "reference-transaction", git_dir / "logs" / ref)
    if is_logged or peculiar or ".." in ref or any(path.exists() for path in told):
        raise Untold(ref)


def _check_content(file: Path, expected: str) -> None:
    if file.is_symlink() or file.read_bytes().strip() != expected.encode():
        raise Untold(file.name)
