"""One kept connection, with a token that is renewed, and requests that are sent again where that does no harm."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from time import monotonic, sleep
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from contentrepo.client.problem import Unreachable, problem_of
from contentrepo.errors import UsageError

ATTEMPTS = 3
SUCCESS = range(200, 300)
NOT_MODIFIED, ACCEPTED, UNAUTHORIZED, TOO_MANY, UNAVAILABLE = 304, 202, 401, 429, 503
EARLY_SECONDS = 60.0
LONGEST_PAUSE = 30.0


class Received(NamedTuple):
    """An answer; names of headers are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Connection:
    """To one server; not for several threads at once."""

    def __init__(
        self, address: str, *, token: str = "", client: str = "", secret: str = "", timeout: float = 60.0
    ) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UsageError(f"`{address}` is no address of a server", hint="it begins with https://")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._http = kind(parts.hostname, parts.port, timeout=timeout)
        self._prefix = parts.path.rstrip("/")
        self._client, self._secret = client, secret
        self._token, self._until = token, float("inf") if token else 0.0

    def ask(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Received:
        """Send a request; a write must carry its `Idempotency-Key`, because a lost answer is asked for again.

        Raises:
            ProblemAnswer: the server refused.
            Unreachable: it did not answer.
        """
        named = dict(headers or {})
        for attempt in range(ATTEMPTS):
            if self._client or self._token:
                named["Authorization"] = f"Bearer {self._take_token()}"
            received = self._try(method, path, body, named, last=attempt == ATTEMPTS - 1)
            if received is None:
                continue
            if received.status == UNAUTHORIZED and self._client and attempt == 0:
                self._until = 0.0  # the server has another key now
                continue
            if received.status in {TOO_MANY, UNAVAILABLE} and attempt < ATTEMPTS - 1:
                sleep(min(LONGEST_PAUSE, float(received.headers.get("retry-after", "1"))))
                continue
            return _check(received)
        raise Unreachable("the server did not answer")

    def close(self) -> None:
        self._http.close()

    def _try(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], *, last: bool
    ) -> Received | None:
        try:
            self._http.request(method, self._prefix + path, body, dict(headers))
            answer = self._http.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Received(answer.status, named, answer.read())
        except (OSError, HTTPException) as error:
            self._http.close()
            if last:
                raise Unreachable(f"the server did not answer: {error}") from error
            return None

    def _take_token(self) -> str:
        if monotonic() < self._until:
            return self._token
        pair = b64encode(f"{self._client}:{self._secret}".encode()).decode()
        form = {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}
        body = b"grant_type=client_credentials"
        received = self._try("POST", "/oauth/token", body, form, last=False)
        if received is None:
            received = self._try("POST", "/oauth/token", body, form, last=True)
        if received is None:
            raise Unreachable("the server did not answer")
        said = _check(received).json
        self._token, self._until = said["access_token"], monotonic() + said["expires_in"] - EARLY_SECONDS
        return self._token


def _check(received: Received) -> Received:
    if received.status in SUCCESS or received.status == NOT_MODIFIED:
        return received
    try:
        said = received.json
    except ValueError:
        said = {}
    raise problem_of(received.status, said if isinstance(said, dict) else {})
