"""How the operator wants the server: a TOML file, read once. Everything has a default that is safe."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contentrepo.api.identity import Issuer
from contentrepo.dataclass import dataclass
from contentrepo.errors import UsageError

ASYMMETRIC = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
)


SECONDS = ("body_seconds", "answer_seconds", "patience_seconds", "requests_per_second")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file may say.

    Attributes:
        public: whether delivery answers without a token; courses hold the answers to their problems.
        audience: what tokens of our own issuer are for.
        body_bytes: the largest body that is taken.
        body_seconds: how long a body may take to arrive; headers too.
        answer_seconds: how long a client may take to read a piece of an answer.
        requests_per_second: of one caller, over time; 0: no limit.
        burst: how many at once.
        audit: file that gets a line for each write and each refusal of a caller; None: the log.
        patience_seconds: how long a write may take before it is answered 202.
    """

    public: bool = False
    audience: str = "contentrepo"
    body_bytes: int = 16 << 20
    body_seconds: float = 30.0
    answer_seconds: float = 60.0
    requests_per_second: float = 200.0
    burst: int = 1000
    connections: int = 1000
    audit: str | None = None
    patience_seconds: float = 5.0
    issuers: tuple[Issuer, ...] = ()


def read_settings(path: Path | None) -> Settings:
    """The settings in a file; the defaults where none is named.

    Raises:
        UsageError: it cannot be read, or says something that there is not.
    """
    if path is None:
        return Settings()
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"the configuration {path} cannot be read: {error}") from error
    try:
        _check_names(said)
        issuers = tuple(_issuer(one) for one in said.pop("issuers", ()))
        settings = Settings(**said, issuers=issuers)
        _check(settings)
    except (TypeError, AttributeError, ValueError) as error:
        hint = "docs/http.md lists what it may say"
        raise UsageError(f"the configuration {path} is not understood: {error}", hint=hint) from error
    return settings


def _issuer(said: Mapping[str, Any]) -> Issuer:
    lists = {"algorithms": tuple(said["algorithms"])} if "algorithms" in said else {}
    issuer = Issuer(**{**said, **lists})
    weak = sorted(set(issuer.algorithms) - ASYMMETRIC)
    if weak:
        raise ValueError(f"`{weak[0]}` is no algorithm for the tokens of `{issuer.url}`")
    return issuer


def _check_names(said: Mapping[str, Any]) -> None:
    unknown = sorted(said.keys() - set(Settings.__slots__))
    if unknown:
        raise ValueError(f"there is no setting `{unknown[0]}`")


def _check(settings: Settings) -> None:
    defaults = Settings()
    for name in ("public", "audience", "body_bytes", "burst", "connections", *SECONDS):
        value, kind = getattr(settings, name), type(getattr(defaults, name))
        fits = isinstance(value, kind) or (kind is float and isinstance(value, int))
        if not fits or (isinstance(value, bool) and kind is not bool):
            raise ValueError(f"`{name}` must be a {kind.__name__}")
