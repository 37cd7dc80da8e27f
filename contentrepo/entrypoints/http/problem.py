"""Problem details (RFC 9457): the one form of every refusal. `docs/http.md` lists the types; a test holds the list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from contentrepo.api.author import (
    CannotEdit,
    Contended,
    FileThere,
    Held,
    KeyReused,
    MayNotBreak,
    MayNotDiscard,
    MayNotHold,
    NotHeld,
    UnknownBranch,
    UnknownPush,
)
from contentrepo.api.author import UnknownBlock as UnknownBlockAtTip
from contentrepo.api.author import UnknownFile as UnknownFileAtTip
from contentrepo.api.author import UnknownRun as UnknownRunAtTip
from contentrepo.api.check import UnknownRevision
from contentrepo.api.identity import InvalidClient, InvalidScope, InvalidToken
from contentrepo.api.read import (
    InvalidKey,
    NotLive,
    UnknownBlob,
    UnknownBlock,
    UnknownFile,
    UnknownProgram,
    UnknownRelease,
    UnknownRun,
    UnknownUnit,
)
from contentrepo.errors import ContentRepoError, CouldNotCheck, Refused, UsageError
from contentrepo.named_tuple import NamedTuple

PREFIX = "urn:contentrepo:problem:"
MEDIA_TYPE = "application/problem+json"


class Type(NamedTuple):
    """A kind of problem: its status, and its title, which never changes."""

    status: int
    title: str


TYPES: Mapping[str, Type] = {
    "bad-request": Type(400, "The request cannot be understood"),
    "invalid-key": Type(400, "A key is malformed"),
    "missing-token": Type(401, "A bearer token is needed"),
    "invalid-token": Type(401, "The bearer token is not taken"),
    "invalid-client": Type(401, "The client is not known, or that is not its secret"),
    "insufficient-scope": Type(403, "The token's scopes do not allow this"),
    "forbidden": Type(403, "The content's access rules do not allow this"),
    "not-found": Type(404, "There is no such address"),
    "unknown-unit": Type(404, "There is no such course run, library or catalog"),
    "unknown-block": Type(404, "There is no such block"),
    "unknown-file": Type(404, "There is no such file"),
    "unknown-program": Type(404, "There is no such program"),
    "unknown-run": Type(404, "No run answers to this key"),
    "unknown-release": Type(404, "There is no such release"),
    "unknown-branch": Type(404, "There is no such branch or draft"),
    "unknown-lock": Type(404, "Nobody holds that"),
    "unknown-push": Type(404, "No such refused push is kept"),
    "unknown-task": Type(404, "There is no such task"),
    "unknown-repository": Type(404, "This server does not write to such a repository"),
    "not-live": Type(404, "It was not live then"),
    "method-not-allowed": Type(405, "The address does not take this method"),
    "too-slow": Type(408, "The request took too long to arrive"),
    "conflict": Type(409, "Somebody else changed the same thing"),
    "refused": Type(409, "The state that the request met does not allow it"),
    "stale": Type(412, "It is not at the version that was named"),
    "too-large": Type(413, "The request is too large"),
    "unsupported-media-type": Type(415, "The body has another media type than the address takes"),
    "range-not-satisfiable": Type(416, "The file has no such range"),
    "invalid-content": Type(422, "The content would be refused"),
    "cannot-edit": Type(422, "The content there cannot be changed in this way"),
    "key-reused": Type(422, "The idempotency key belongs to another request"),
    "locked": Type(423, "Somebody holds a lock, or the course is edited another way"),
    "precondition-required": Type(428, "Say which version the change starts from"),
    "too-many-requests": Type(429, "Too many requests"),
    "internal": Type(500, "Something went wrong; the fault is ours"),
    "unavailable": Type(503, "It cannot be done right now; the fault is ours"),
}


class Problem(Exception):
    """A refusal on its way to the client.

    Attributes:
        name: of its type.
        more: members beside the standard ones.
        headers: of the answer.
    """

    def __init__(
        self,
        name: str,
        detail: str,
        *,
        more: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.name, self.detail = name, detail
        self.more, self.headers = dict(more or {}), dict(headers or {})

    @property
    def status(self) -> int:
        return TYPES[self.name].status

    def render(self) -> bytes:
        """The body of the answer."""
        kind = TYPES[self.name]
        head: dict[str, Any] = {"type": PREFIX + self.name, "title": kind.title, "status": kind.status}
        return json.dumps({**head, "detail": self.detail, **self.more}).encode()


_NAMES: tuple[tuple[type[ContentRepoError], str], ...] = (
    (UnknownBlock, "unknown-block"),
    (UnknownBlockAtTip, "unknown-block"),
    (UnknownFileAtTip, "unknown-file"),
    (UnknownRunAtTip, "unknown-run"),
    (UnknownBranch, "unknown-branch"),
    (UnknownPush, "unknown-push"),
    (NotHeld, "unknown-lock"),
    (UnknownRevision, "unknown-release"),
    (CannotEdit, "cannot-edit"),
    (FileThere, "stale"),
    (KeyReused, "key-reused"),
    (Held, "locked"),
    (MayNotBreak, "forbidden"),
    (MayNotDiscard, "forbidden"),
    (MayNotHold, "forbidden"),
    (Contended, "unavailable"),
    (UnknownFile, "unknown-file"),
    (UnknownBlob, "unknown-file"),
    (UnknownUnit, "unknown-unit"),
    (UnknownProgram, "unknown-program"),
    (UnknownRun, "unknown-run"),
    (UnknownRelease, "unknown-release"),
    (NotLive, "not-live"),
    (InvalidKey, "invalid-key"),
    (InvalidToken, "invalid-token"),
    (InvalidClient, "invalid-client"),
    (InvalidScope, "insufficient-scope"),
    (CouldNotCheck, "unavailable"),
    (Refused, "refused"),
    (UsageError, "bad-request"),
)


def problem_of(error: ContentRepoError) -> Problem:
    """The problem that a refusal of ours is to the client."""
    name = next((name for kind, name in _NAMES if isinstance(error, kind)), "internal")
    headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'} if name == "invalid-token" else {}
    hint = _as_address(error.hint)
    more = {"hint": hint} if hint else {}
    return Problem(name, str(error), more=more, headers=headers)


_ADDRESSES = {
    "`contentrepo courses`": "`GET /v1/courses`",
    "`contentrepo outline`": "`GET /v1/courses/RUN/outline`",
    "`contentrepo log`": "`GET /v1/releases`",
    "`contentrepo programs`": "`GET /v1/programs`",
    "`contentrepo changes`": "`GET /v1/changes`",
    "`contentrepo locks`": "`GET /v1/locks`",
    "`contentrepo status`": "`GET /v1/status`",
    "`contentrepo draft list`": "`GET /v1/drafts`",
    "`contentrepo draft rejected`": "`GET /v1/rejected`",
    "`git branch --list`": "`GET /v1/drafts`",
    "`git log --all --oneline`": "`GET /v1/changes`",
}
"""What a hint tells whoever sits at the repository, and what it tells a client."""


def _as_address(hint: str | None) -> str:
    """The hint for a client; "" where only commands at the repository would help."""
    said = hint or ""
    for command, address in _ADDRESSES.items():
        said = said.replace(command, address)
    return "" if "`contentrepo " in said or "`git " in said else said
