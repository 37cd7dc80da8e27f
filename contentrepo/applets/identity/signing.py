"""Signed tokens (JWS, compact form): made with our own key, and read with keys that we were given beforehand.

What a header says about where its key is (`jku`, `x5u`, `jwk`, `x5c`) is never looked at.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OctKey, import_key

from contentrepo.applets.identity.refusal import InvalidToken

ALGORITHM = "ES256"
SYMMETRIC = ("HS256", "HS384", "HS512", "none")
LONGEST = 8192


def make_key() -> Mapping[str, Any]:
    """A new private key as JWK."""
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM})
    key.ensure_kid()
    return key.as_dict(private=True)


def sign(claims: Mapping[str, Any], key: Mapping[str, Any]) -> str:
    return jwt.encode({"alg": ALGORITHM, "kid": key["kid"]}, dict(claims), import_key(dict(key)))


def read_public_keys(keys: Sequence[Mapping[str, Any]]) -> dict[str, Key]:
    """Keys that verify, by `kid` ("" for the one that has none); symmetric and unreadable ones are left out."""
    found: dict[str, Key] = {}
    for said in keys:
        try:
            key = import_key(dict(said))
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            continue  # of a kind that we do not know; the others are as good as before
        if not isinstance(key, OctKey) and said.get("use", "sig") == "sig":
            found[str(said.get("kid", ""))] = key
    return found


def peek(token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and claims of a token that nobody has verified: to choose the key, and for nothing else.

    Raises:
        InvalidToken: it is no signed token.
    """
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 3:  # noqa: PLR2004  the compact form
        raise InvalidToken("the token is no signed JWT")
    try:
        header, claims = (json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2])
    except (ValueError, RecursionError):
        raise InvalidToken("the token cannot be read") from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise InvalidToken("the token cannot be read")
    return header, claims


def verify(token: str, key: Key, algorithms: Sequence[str]) -> Mapping[str, Any]:
    """The claims, if the signature is the key's.

    Raises:
        InvalidToken: it is not, or its algorithm is not among those.
    """
    allowed = [one for one in algorithms if one not in SYMMETRIC]
    try:
        return jwt.decode(token, key, algorithms=allowed).claims
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise InvalidToken("the token's signature does not hold") from error
