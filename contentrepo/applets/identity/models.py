"""Who calls and what they may ask for, as frozen values. Times are seconds since the epoch."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from contentrepo.dataclass import dataclass

FetchKeys = Callable[[str], bytes]
"""Gives the bytes of an issuer's key set, by its configured address; raises CouldNotCheck where it cannot."""


class Scope(StrEnum):
    """What a token may be used for at all. Which paths its holder may change, `contentrepo.yaml` says."""

    DELIVERY_READ = "delivery:read"
    AUTHORING_READ = "authoring:read"
    AUTHORING_WRITE = "authoring:write"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a verified token speaks for.

    Attributes:
        issuer, subject: who they are; together they never change.
        name: under which `contentrepo.yaml` knows them, and the log tells of them.
        mail: for the author line of commits.
        expires: when the token ends.
    """

    issuer: str
    subject: str
    name: str
    mail: str
    groups: tuple[str, ...]
    scopes: frozenset[str]
    expires: float


@dataclass(frozen=True, slots=True)
class Issuer:
    """Somebody else's authorization server, as the operator configured it.

    Attributes:
        url: what `iss` must be, character by character.
        keys: address (https) or file of its key set; a token never says where its key is.
        algorithms: asymmetric ones only.
        leeway: seconds by which clocks may differ.
        name_claim: the claim that `contentrepo.yaml` means; "sub" is told as `<issuer>#<subject>`, "email" only counts
            where the issuer says that it is verified.
        groups_claim: a list of group names; "" where there is none.
    """

    url: str
    audience: str
    keys: str
    algorithms: tuple[str, ...] = ("RS256", "ES256", "PS256", "EdDSA", "Ed25519")
    leeway: float = 30.0
    name_claim: str = "sub"
    groups_claim: str = ""


@dataclass(frozen=True, slots=True)
class Secret:
    """A client's secret as it is kept: salted and hashed; `expires` is None for the one in use."""

    salt: str
    digest: str
    created: float
    expires: float | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """A program that may ask our own issuer for tokens.

    Attributes:
        id: never given twice; the subject of its tokens.
        name: under which `contentrepo.yaml` knows it.
        revoked: when it was; None while it may ask. Its tokens end at that moment too.
    """

    id: str
    name: str
    mail: str
    groups: tuple[str, ...]
    scopes: tuple[str, ...]
    created: float
    secrets: tuple[Secret, ...]
    revoked: float | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A token, how long it is good for, and what for."""

    token: str
    seconds: int
    scopes: tuple[str, ...]
