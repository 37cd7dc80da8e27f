"""Secrets of clients: made at random, kept as salted hashes, compared in constant time."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import scrypt
from secrets import token_hex, token_urlsafe

from contentrepo.applets.identity.models import Secret

PREFIX = "crs_"  # so that scanners of leaked secrets know one


def make_secret(now: float) -> tuple[str, Secret]:
    """A new secret in clear text, which is shown once, and what is kept of it."""
    text, salt = PREFIX + token_urlsafe(32), token_hex(16)
    return text, Secret(salt, _digest(text, salt), now)


def matches(text: str, secrets: Iterable[Secret], *, now: float) -> bool:
    """Whether the text is one of the secrets that hold; as slow for a client that does not exist."""
    kept = [secret for secret in secrets if secret.expires is None or secret.expires > now]
    found = False
    for secret in kept or [Secret("00" * 16, "", now)]:
        found |= hmac.compare_digest(_digest(text, secret.salt), secret.digest)
    return found


def _digest(text: str, salt: str) -> str:
    data = text.encode("utf-8", "surrogateescape")[:1024]
    return scrypt(data, salt=bytes.fromhex(salt), n=2**14, r=8, p=1, maxmem=64 * 2**20).hex()
