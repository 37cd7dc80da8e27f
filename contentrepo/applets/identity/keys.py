"""An issuer's public keys: read once, kept for a while, read again when a token names one that is new.

A key set is asked for at its configured place only, never more often than every `HASTE` seconds, however many tokens
with unknown keys come. Where it cannot be read, what was read last counts for `STALE` seconds.
"""

from __future__ import annotations

import json
from pathlib import Path
from threading import Lock
from time import monotonic

from joserfc.jwk import Key

from contentrepo.applets.identity.models import FetchKeys, Issuer
from contentrepo.applets.identity.refusal import InvalidToken
from contentrepo.applets.identity.signing import read_public_keys
from contentrepo.errors import CouldNotCheck

FRESH = 600.0
STALE = 3600.0
HASTE = 10.0
LARGEST = 1 << 20


class KeysUnavailable(CouldNotCheck):
    """The issuer's keys cannot be read, so nobody can say whether a token is good."""


class IssuerKeys:
    """The keys of one issuer."""

    def __init__(self, issuer: Issuer, fetch: FetchKeys) -> None:
        self._issuer, self._fetch = issuer, fetch
        self._lock = Lock()
        self._keys: dict[str, Key] = {}
        self._read = self._tried = -STALE

    def get(self, kid: str) -> Key:
        """The key of this name; of a nameless token the only one.

        Raises:
            InvalidToken: the issuer has no such key.
            KeysUnavailable: its keys cannot be read.
        """
        with self._lock:
            if monotonic() - self._read > FRESH or not self._knows(kid):
                self._refresh()
            if monotonic() - self._read > STALE:
                raise KeysUnavailable(f"the keys of `{self._issuer.url}` cannot be read", hint="try again later")
        if not self._knows(kid):
            raise InvalidToken("the token's key is none of its issuer's")
        return self._keys[kid] if kid else next(iter(self._keys.values()))

    def _knows(self, kid: str) -> bool:
        return kid in self._keys if kid else len(self._keys) == 1

    def _refresh(self) -> None:
        now = monotonic()
        if now - self._tried < HASTE:
            return
        self._tried = now
        try:
            said = json.loads(self._bytes())
            self._keys = read_public_keys(said["keys"])
        except (CouldNotCheck, OSError, ValueError, KeyError, TypeError, RecursionError):
            return
        self._read = now

    def _bytes(self) -> bytes:
        place = self._issuer.keys
        data = self._fetch(place) if "://" in place else Path(place).read_bytes()
        if len(data) > LARGEST:
            raise ValueError("too large for a key set")
        return data
