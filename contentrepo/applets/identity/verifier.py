"""Bearer tokens to callers. A verified token is remembered for a while, so that the next request costs a look-up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock
from time import time
from typing import Any

from contentrepo.applets.identity.keys import IssuerKeys
from contentrepo.applets.identity.models import Caller, FetchKeys, Issuer
from contentrepo.applets.identity.refusal import InvalidToken
from contentrepo.applets.identity.register import Content, Register
from contentrepo.applets.identity.signing import ALGORITHM, peek, read_public_keys, verify

REMEMBERED = 4096
MEMORY_SECONDS = 60.0


class Verifier:
    """Says who a token speaks for; safe to use from several threads."""

    def __init__(self, register: Register, issuers: Sequence[Issuer], *, audience: str, fetch: FetchKeys) -> None:
        self._register, self._audience = register, audience
        self._issuers = {issuer.url: (issuer, IssuerKeys(issuer, fetch)) for issuer in issuers}
        self._lock = Lock()
        self._memory: OrderedDict[str, tuple[float, Caller]] = OrderedDict()
        self._stamp: object = None

    def recall(self, token: str) -> Caller | None:
        """The caller of a token that was verified a short while ago; None: it has to be verified."""
        stamp = self._register.stamp()
        with self._lock:
            if stamp != self._stamp:  # a client was revoked, perhaps
                self._memory.clear()
                self._stamp = stamp
            held = self._memory.get(token)
        return held[1] if held is not None and held[0] > time() else None

    def verify(self, token: str) -> Caller:
        """The caller. May wait for an issuer's keys.

        Raises:
            InvalidToken: it is forged, out of date, for another audience or of an issuer that is not listed.
            KeysUnavailable: nobody can say (CouldNotCheck).
        """
        stamp = self._register.stamp()
        header, claims = peek(token)
        caller = self._find_caller(token, header, claims)
        with self._lock:
            if stamp == self._stamp:
                self._memory[token] = (min(caller.expires, time() + MEMORY_SECONDS), caller)
            while len(self._memory) > REMEMBERED:
                self._memory.popitem(last=False)
        return caller

    def _find_caller(self, token: str, header: Mapping[str, Any], claims: Mapping[str, Any]) -> Caller:
        if "crit" in header:
            raise InvalidToken("the token asks for extensions that this server does not know")
        issuer, kid = claims.get("iss"), header.get("kid", "")
        own = self._register.read()
        if own is not None and issuer == own.issuer:
            return self._own_caller(own, token, kid)
        known = self._issuers.get(issuer) if isinstance(issuer, str) else None
        if known is None or not isinstance(kid, str):
            raise InvalidToken("the token's issuer is not one that this server knows")
        settings, keys = known
        said = verify(token, keys.get(kid), settings.algorithms)
        _check_claims(said, settings.url, settings.audience, leeway=settings.leeway)
        return _foreign_caller(said, settings)

    def _own_caller(self, own: Content, token: str, kid: object) -> Caller:
        key = read_public_keys(own.keys).get(str(kid))
        if key is None:
            raise InvalidToken("the token's key is none of its issuer's")
        said = verify(token, key, (ALGORITHM,))
        _check_claims(said, own.issuer, self._audience, leeway=0)
        client = own.clients.get(said["sub"])
        if client is None or client.revoked is not None:
            raise InvalidToken("the token's client is revoked")
        scopes = _scopes(said) & set(client.scopes)
        return Caller(own.issuer, client.id, client.name, client.mail, client.groups, scopes, float(said["exp"]))


def _check_claims(said: Mapping[str, Any], issuer: str, audience: str, *, leeway: float) -> None:
    now = time()
    expires, begins, subject = said.get("exp"), said.get("nbf", 0), said.get("sub")
    audiences = said.get("aud")
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (expires, begins))
    if not numbers or not isinstance(subject, str) or not subject:
        raise InvalidToken("the token has no subject, or no end")
    if said.get("iss") != issuer:
        raise InvalidToken("the token is of another issuer")
    if audience not in (audiences if isinstance(audiences, list) else [audiences]):
        raise InvalidToken("the token is for another audience")
    if not (isinstance(expires, int | float) and now < expires + leeway):
        raise InvalidToken("the token has expired")
    if begins > now + leeway:
        raise InvalidToken("the token does not hold yet")


def _foreign_caller(said: Mapping[str, Any], issuer: Issuer) -> Caller:
    subject = said["sub"]
    verified = said.get("email_verified") is True
    mail = said.get("email") if verified and isinstance(said.get("email"), str) else ""
    named = said.get(issuer.name_claim)
    name = f"{issuer.url}#{subject}"
    is_sure = issuer.name_claim != "sub" and (issuer.name_claim != "email" or verified)
    if is_sure and isinstance(named, str) and not named.startswith("@"):  # a person who is called like a group is none
        name = named
    groups = said.get(issuer.groups_claim, ()) if issuer.groups_claim else ()
    listed = tuple(group for group in groups if isinstance(group, str)) if isinstance(groups, list) else ()
    return Caller(issuer.url, subject, name, str(mail), listed, _scopes(said), float(said["exp"]) + issuer.leeway)


def _scopes(said: Mapping[str, Any]) -> frozenset[str]:
    value = said.get("scope", said.get("scp", ""))
    words = value.split() if isinstance(value, str) else value if isinstance(value, list) else []
    return frozenset(word for word in words if isinstance(word, str))
