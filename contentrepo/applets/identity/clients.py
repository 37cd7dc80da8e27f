"""Clients of our own issuer: made, given new secrets, revoked, and let have tokens."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_hex
from time import time

from contentrepo.applets.identity.models import Client, Issued, Scope, Secret
from contentrepo.applets.identity.refusal import InvalidClient, InvalidScope, UnknownClient
from contentrepo.applets.identity.register import Register, new_content, with_client
from contentrepo.applets.identity.secret import make_secret, matches
from contentrepo.applets.identity.signing import make_key, sign
from contentrepo.dataclass import replace
from contentrepo.errors import UsageError

TOKEN_SECONDS = 3600


def create(
    register: Register, name: str, *, scopes: Sequence[str], mail: str, groups: Sequence[str]
) -> tuple[Client, str]:
    """A new client and its secret, which is told this once."""
    unknown = sorted(set(scopes) - set(Scope))
    if unknown or not scopes:
        hint = f"there are {', '.join(Scope)}"
        raise UsageError(f"`{', '.join(unknown)}` is no scope" if unknown else "a client needs a scope", hint=hint)
    if not name or not name.isprintable():
        raise UsageError(f"`{name}` cannot name a client", hint="give a name of printable characters")
    now = time()
    text, secret = make_secret(now)
    client = Client(token_hex(8), name, mail, tuple(groups), tuple(sorted(set(scopes))), now, (secret,))
    with register.changing() as (content, new):
        new.append(with_client(content or new_content(make_key()), client))
    return client, text


def rotate(register: Register, client: str, *, grace_seconds: float) -> tuple[Client, str]:
    """A new secret; the old ones hold for the grace time."""
    now = time()
    text, secret = make_secret(now)
    with register.changing() as (content, new):
        held = None if content is None else content.clients.get(client)
        if content is None or held is None:
            raise _unknown(client)
        if held.revoked is not None:
            raise UsageError(f"client `{client}` is revoked", hint="Create another one: `contentrepo client create`.")
        kept = [_ending(one, now + grace_seconds) for one in held.secrets if one.expires is None or one.expires > now]
        changed = replace(held, secrets=(secret, *(one for one in kept if grace_seconds > 0)))
        new.append(with_client(content, changed))
    return changed, text


def revoke(register: Register, client: str) -> Client:
    """From now on neither its secrets nor its tokens open anything; revoking twice is no fault."""
    with register.changing() as (content, new):
        held = None if content is None else content.clients.get(client)
        if content is None or held is None:
            raise _unknown(client)
        changed = held if held.revoked is not None else replace(held, revoked=time(), secrets=())
        new.append(with_client(content, changed))
    return changed


def grant(register: Register, client: str, secret: str, *, scopes: Sequence[str], audience: str) -> Issued:
    """A token for a client that knows its secret; without scopes all that it may have."""
    content = register.read()
    held = None if content is None else content.clients.get(client)
    holds = matches(secret, held.secrets if held else (), now=time())
    if content is None or held is None or held.revoked is not None or not holds:
        raise InvalidClient("the client is not known, or that is not its secret")
    wanted = tuple(scopes) or held.scopes
    beyond = sorted(set(wanted) - set(held.scopes))
    if beyond:
        raise InvalidScope(f"client `{client}` may not have the scope `{beyond[0]}`")
    now = int(time())
    claims = {"iss": content.issuer, "sub": client, "client_id": client, "aud": audience, "iat": now}
    claims |= {"exp": now + TOKEN_SECONDS, "jti": token_hex(16), "scope": " ".join(wanted)}
    return Issued(sign(claims, content.keys[0]), TOKEN_SECONDS, wanted)


def _ending(secret: Secret, moment: float) -> Secret:
    return secret if secret.expires is not None and secret.expires <= moment else replace(secret, expires=moment)


def _unknown(client: str) -> UnknownClient:
    return UnknownClient(f"there is no client `{client}`", hint="`contentrepo client list` shows them.")
