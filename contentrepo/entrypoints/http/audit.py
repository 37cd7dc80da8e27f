"""The audit log: a line of JSON for each write, and for each request that was refused for who made it."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime

from contentrepo.api.identity import Caller
from contentrepo.errors import CouldNotCheck

LOG = logging.getLogger("contentrepo.http.audit")

TOLD = frozenset({401, 403, 408, 413, 429})


class Audit:
    """Appends to a file, whole lines at a time, so that several servers may share it; without one, to the log."""

    def __init__(self, path: str | None) -> None:
        self._handle: int | None = None
        if path is not None:
            try:
                self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            except OSError as error:
                raise CouldNotCheck(f"the audit log {path} cannot be written: {error.strerror}") from error

    def tell(
        self, method: str, path: str, status: int, *, caller: Caller | None, peer: str, about: Mapping[str, str]
    ) -> None:
        """One request; of its token and its body nothing is kept."""
        line = {"time": datetime.now(UTC).isoformat(), "peer": peer, "method": method, "path": path, "status": status}
        if caller is not None:
            line |= {"issuer": caller.issuer, "subject": caller.subject, "name": caller.name}
        text = json.dumps({**line, **about})
        if self._handle is None:
            LOG.info("%s", text)
        else:
            os.write(self._handle, text.encode() + b"\n")

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
