"""The gate before all routes: how much, how fast, who. Nothing that is refused here costs a database or a repository.

Bare ASGI, because every request of the hot route goes through it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contentrepo.api.identity import Verifier
from contentrepo.entrypoints.http.address import mend_address
from contentrepo.entrypoints.http.audit import TOLD, Audit
from contentrepo.entrypoints.http.caller import KEY, TOKEN_PATH, find_caller
from contentrepo.entrypoints.http.problem import MEDIA_TYPE, Problem, problem_of
from contentrepo.entrypoints.http.rate import Rate
from contentrepo.entrypoints.http.settings import Settings
from contentrepo.entrypoints.reporting.bug_report import write_bug_report
from contentrepo.errors import ContentRepoError

LOG = logging.getLogger("contentrepo.http")
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, verifier: Verifier, settings: Settings) -> None:
        self._app, self._verifier, self._settings = app, verifier, settings
        self._rate = Rate(settings.requests_per_second, settings.burst)
        self._audit = Audit(settings.audit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, self._settings.answer_seconds)
        try:
            await self._admit(scope)
            if scope["method"] not in READING:
                receive = _Body(receive, _length(scope), self._settings).receive
            await self._app(scope, receive, answer.send)
        except Problem as problem:
            await answer.refuse(problem)
        except ContentRepoError as error:
            await answer.refuse(problem_of(error))
        except asyncio.CancelledError:
            raise
        except TimeoutError as error:
            if not answer.status:
                await answer.refuse(_fault(error, scope))
            LOG.info("a client did not read its answer to %s %s", scope["method"], scope["path"])
        except BaseException as error:  # noqa: BLE001  the boundary: whatever it is, it is ours and becomes a report
            await answer.refuse(_fault(error, scope))
        if scope["method"] not in READING or answer.status in TOLD:
            self._tell(scope, answer)

    async def _admit(self, scope: Scope) -> None:
        """Find out who calls, and whether they called too often.

        Raises:
            Problem: they did, or the token is none, or the address.
        """
        mend_address(scope)
        peer = (scope.get("client") or ("",))[0]
        token = _find_token(scope)
        if token is None:
            self._count(peer)
            return
        caller = self._verifier.recall(token)
        if caller is None:
            self._count(peer)  # before the work: forged tokens are not to keep the server busy
            caller = await run_in_threadpool(self._verifier.verify, token)
        scope[KEY] = caller
        self._count((caller.issuer, caller.subject))

    def _count(self, who: object) -> None:
        wait = self._rate.take(who)
        if wait:
            seconds = str(int(wait) + 1)
            detail = f"come again in {seconds} s"
            raise Problem("too-many-requests", detail, headers={"Retry-After": seconds})

    def _tell(self, scope: Scope, answer: _Answer) -> None:
        peer = (scope.get("client") or ("",))[0]
        about: dict[str, str] = scope.get("contentrepo.audit", {})
        self._audit.tell(
            scope["method"], scope["path"], answer.status, caller=find_caller(scope), peer=peer, about=about
        )


class _Answer:
    """The way out, which remembers what went out."""

    def __init__(self, send: Send, seconds: float) -> None:
        self._send, self._seconds = send, seconds
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        if not message.get("more_body"):
            await self._send(message)
            return
        # A piece of a stream: who does not take it in time is left alone with half an answer.
        async with asyncio.timeout(self._seconds):
            await self._send(message)

    async def refuse(self, problem: Problem) -> None:
        if self.status:
            return  # half an answer is out; the connection ends without the rest, so nobody takes it for whole
        body = problem.render()
        headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), **problem.headers}
        raw = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": problem.status, "headers": raw})
        await self.send({"type": "http.response.body", "body": body})


class _Body:
    """The way in of a body: no longer than allowed, and all of it within the time."""

    def __init__(self, receive: Receive, length: int, settings: Settings) -> None:
        if length > settings.body_bytes:
            raise _too_large(settings)
        self._receive, self._settings = receive, settings
        self._left = settings.body_bytes
        self._end = asyncio.get_running_loop().time() + settings.body_seconds
        self._whole = False

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()  # whether the client is still there
        try:
            async with asyncio.timeout_at(self._end):
                message = await self._receive()
        except TimeoutError:
            raise Problem("too-slow", "the body did not arrive in time", headers={"Connection": "close"}) from None
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._left < 0:
                raise _too_large(self._settings)
        return message


def _too_large(settings: Settings) -> Problem:
    detail = f"a body may have {settings.body_bytes} bytes"
    return Problem("too-large", detail, headers={"Connection": "close"})


def _find_token(scope: Mapping[str, Any]) -> str | None:
    said = [value for name, value in scope["headers"] if name == b"authorization"]
    if not said or scope["path"] == TOKEN_PATH:
        return None
    kind, _, token = said[0].decode("latin-1").partition(" ")
    if len(said) > 1 or kind.lower() != "bearer" or not token:
        detail = "the Authorization header is no bearer token"
        raise Problem("invalid-token", detail, headers={"WWW-Authenticate": 'Bearer error="invalid_request"'})
    return str(token.strip())


def _length(scope: Mapping[str, Any]) -> int:
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() else 0


def _fault(error: BaseException, scope: Mapping[str, Any]) -> Problem:
    write_bug_report(error, ["contentrepo", "serve", scope["method"], scope["path"]])
    return Problem("internal", "the fault is ours; a report lies on the server")
