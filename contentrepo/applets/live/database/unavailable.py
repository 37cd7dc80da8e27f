"""A store that cannot be used right now, in our own words. The fault is ours or the machine's, never the author's."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, IntegrityError

from contentrepo.errors import CouldNotCheck

_SQLITE_WORDS = {
    "SQLITE_BUSY": ("another process has been writing to it for too long", "look for a stopped publisher, then retry"),
    "SQLITE_FULL": ("the disk is full", "make room, then retry; nothing was changed"),
    "SQLITE_READONLY": ("it cannot be written", "check the permissions of the file and of its folder"),
    "SQLITE_CANTOPEN": ("it cannot be opened", "check that its folder exists and may be written"),
    "SQLITE_IOERR": ("the disk failed, or is full", "make room, else see the system's log; nothing was changed"),
    "SQLITE_CORRUPT": ("its file is damaged", "restore it from a backup"),
    "SQLITE_NOTADB": ("its file is no SQLite database", "give the path of a live store, or a new one"),
}


class StoreUnavailable(CouldNotCheck):
    """The store could not be read or written; a write that raised this may be tried again as it was."""


class StoreDamaged(CouldNotCheck):
    """The store does not hold what it must hold: somebody changed it by hand, or lost a part of it."""


def describe_failure(error: DBAPIError, name: str) -> StoreUnavailable | StoreDamaged:
    """What a driver's error means to the operator."""
    if isinstance(error, IntegrityError):
        return StoreDamaged(f"the live store {name} refused rows that contradict what it holds")
    code = getattr(error.orig, "sqlite_errorname", "")
    for prefix, (words, hint) in _SQLITE_WORDS.items():
        if code.startswith(prefix):
            return StoreUnavailable(f"the live store {name} is unavailable: {words}", hint=hint)
    if error.connection_invalidated:
        return StoreUnavailable(f"the connection to the live store {name} was lost", hint="retry")
    return StoreUnavailable(f"the live store {name} is unavailable", hint="check its server and its schema")
