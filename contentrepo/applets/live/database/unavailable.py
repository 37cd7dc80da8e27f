"""A store that cannot be used right now, in our own words. The fault is ours or the machine's, never the author's."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from contentrepo.errors import CouldNotCheck

SHOWN = 300
"""Characters of what a driver says."""

_SQLITE_WORDS = {
    "SQLITE_BUSY": ("another process has been writing to it for too long", "look for a stopped publisher, then retry"),
    "SQLITE_FULL": ("the disk is full", "make room, then retry; nothing is half written"),
    "SQLITE_READONLY": ("it cannot be written", "check the permissions of the file and of its folder"),
    "SQLITE_CANTOPEN": ("it cannot be opened", "check that its folder exists and may be written"),
    "SQLITE_IOERR": ("the disk failed, or is full", "make room, else see the system's log; nothing is half written"),
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
    found = find_words(error.orig)
    if found is not None:
        words, hint = found
        return StoreUnavailable(f"the live store {name} is unavailable: {words}", hint=hint)
    if error.connection_invalidated:
        return StoreUnavailable(f"the connection to the live store {name} was lost", hint="retry")
    said = f"; its driver said: {_first_line(error)}" if isinstance(error, OperationalError) else ""
    return StoreUnavailable(f"the live store {name} is unavailable", hint=f"check its server and its schema{said}")


def _first_line(error: DBAPIError) -> str:
    """Why there is no connection, which nobody but the driver knows. It never says a password."""
    return next(iter(str(error.orig).splitlines()), "")[:SHOWN]


def find_words(error: object) -> tuple[str, str] | None:
    """What an error of SQLite's means, and what to do; None where it is not one of those that we know."""
    code = getattr(error, "sqlite_errorname", "")
    return next((told for prefix, told in _SQLITE_WORDS.items() if code.startswith(prefix)), None)
