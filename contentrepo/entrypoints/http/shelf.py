"""Writes that were answered 202, on the disk: a server that dies loses neither what was asked nor what came of it.

Each has a file with its request, locked by the process that works on it, and later one with its result. The system
drops a dead process's lock, so whoever gets it carries the work on.
"""

from __future__ import annotations

import fcntl
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Any

from contentrepo.api.identity import Caller
from contentrepo.errors import CouldNotCheck
from contentrepo.named_tuple import NamedTuple

KEPT_SECONDS = 24 * 3600
REQUEST, RESULT, TRIES = ".request", ".result", ".tries"

Plain = dict[str, Any]


class Asked(NamedTuple):
    """A write as it came; `key` makes sure that it happens once, and without one it is not tried again."""

    caller: Caller
    method: str
    path: str
    query: str
    content_type: str
    if_match: str
    if_none_match: str
    key: str
    body: bytes


class Shelf:
    """A folder of such files; for the user of the server alone, because bodies hold content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}

    def put(self, name: str, asked: Asked) -> None:
        """Keep a request, as one of this process; on return the disk has it.

        Raises:
            CouldNotCheck: the disk does not take it.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._held[name] = _write(self._folder, name + REQUEST, _request_to_plain(asked))
        except OSError as error:
            raise CouldNotCheck(f"the request cannot be kept: {error.strerror}") from error

    def finish(self, name: str, owner: tuple[str, str], told: Plain) -> None:
        """Keep what came of it, and its request no longer."""
        with suppress(OSError):  # whoever asks later finds the request, and carries it out under its key
            os.close(_write(self._folder, name + RESULT, {"owner": owner, "told": told}))
            for ending in (TRIES, REQUEST):
                (self._folder / (name + ending)).unlink(missing_ok=True)
        if (handle := self._held.pop(name, None)) is not None:
            os.close(handle)

    def find_result(self, name: str, owner: tuple[str, str]) -> Plain | None:
        """What came of a request of this owner; None where nothing did yet."""
        found = _read(self._folder / (name + RESULT))
        if found is None or found["owner"] != list(owner):
            return None
        told: Plain = found["told"]
        return told

    def find_request(self, name: str) -> Asked | None:
        """A request of which nothing came yet, whoever works on it."""
        found = _read(self._folder / (name + REQUEST))
        return None if found is None else _request_from_plain(found)

    def take_over(self, name: str) -> bool:
        """Whether nobody worked on it, so that this process does from now on."""
        try:
            handle = os.open(self._folder / (name + REQUEST), os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        if self.find_request(name) is None:  # done since it was opened, or no request that anybody wrote
            os.close(handle)
            return False
        self._held[name] = handle
        return True

    def count_try(self, name: str) -> int:
        """How often a request was begun anew, this time included."""
        with (self._folder / (name + TRIES)).open("ab") as file:
            file.write(b".")
            return file.tell()

    def list_requests(self) -> Iterator[str]:
        """All of which nothing came yet; what is too old to be asked about is taken away."""
        oldest = time() - KEPT_SECONDS
        for path in sorted(self._folder.glob("*")):
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
                elif path.suffix == REQUEST:
                    yield path.stem


def _write(folder: Path, name: str, data: Plain) -> int:
    """A file that is there as a whole or not at all; gives it open and locked."""
    aside = folder / f"{name}.new"
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with os.fdopen(os.dup(handle), "wb") as file:
        file.write(json.dumps(data).encode())
    os.fsync(handle)
    aside.rename(folder / name)
    above = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(above)
    finally:
        os.close(above)
    return handle


def _read(path: Path) -> Plain | None:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _request_to_plain(asked: Asked) -> Plain:
    caller = asked.caller
    who = {name: getattr(caller, name) for name in ("issuer", "subject", "name", "mail", "expires")}
    who |= {"groups": list(caller.groups), "scopes": sorted(map(str, caller.scopes))}
    return {**asked._asdict(), "caller": who, "body": b64encode(asked.body).decode()}


def _request_from_plain(said: Plain) -> Asked:
    who = said["caller"]
    lists = {"groups": tuple(who["groups"]), "scopes": frozenset(who["scopes"])}
    return Asked(**{**said, "caller": Caller(**{**who, **lists}), "body": b64decode(said["body"])})
