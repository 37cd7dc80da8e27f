"""Requests of the client: pages, writes that happen once, and writes that take long."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode
from uuid import uuid4

from contentrepo.client.connection import ACCEPTED, Connection, Received
from contentrepo.client.models import Outcome
from contentrepo.client.problem import Unreachable, problem_of

PAUSE_SECONDS = 0.2


class Requests:
    """To one server."""

    def __init__(
        self,
        address: str,
        *,
        token: str = "",
        client_id: str = "",
        client_secret: str = "",
        timeout: float = 60.0,
        patience: float = 600.0,
    ) -> None:
        self._connection = Connection(address, token=token, client=client_id, secret=client_secret, timeout=timeout)
        self._patience = patience

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def get(self, path: str, asked: Mapping[str, str]) -> Received:
        return self._connection.ask("GET", path + render_query(asked))

    def pages(self, path: str, asked: Mapping[str, str]) -> Iterator[Any]:
        cursor: str | None = ""
        while cursor is not None:
            page = self.get(path, {**asked, "cursor": cursor}).json
            yield page
            cursor = page["next"]

    def write(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None,
        asked: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        named = {"Idempotency-Key": uuid4().hex, "Content-Type": "application/json", **(headers or {})}
        data = json.dumps(body).encode() if isinstance(body, Mapping) else body
        received = self._connection.ask(method, path + render_query(asked), body=data, headers=named)
        if received.status == ACCEPTED:
            return self._await(received.headers["location"])
        found: Mapping[str, Any] = received.json
        return found

    def _await(self, place: str) -> Mapping[str, Any]:
        """Ask how a write stands until it is done."""
        end = monotonic() + self._patience
        while monotonic() < end:
            told = self.get(place, {}).json
            if told["state"] == "done":
                found: Mapping[str, Any] = told["result"]
                return found
            if told["state"] == "failed":
                raise problem_of(told["status"], told["result"])
            sleep(PAUSE_SECONDS)
        raise Unreachable("the write is still under way", hint="send it again with the same key, or look at the log")


def render_query(asked: Mapping[str, str]) -> str:
    said = urlencode({name: value for name, value in asked.items() if value})
    return f"?{said}" if said else ""


def read_outcome(said: Mapping[str, Any]) -> Outcome:
    return Outcome(
        said["task"],
        said["state"],
        said["commit"] or "",
        said["merged"],
        tuple(said["paths"]),
        tuple(said["created"]),
        tuple(said["findings"]),
    )
