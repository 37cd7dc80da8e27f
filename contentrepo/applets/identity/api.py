"""Identity's verbs: clients and their tokens, and whose token it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from contentrepo.applets.identity import clients
from contentrepo.applets.identity.fetching import key_fetcher
from contentrepo.applets.identity.keys import KeysUnavailable
from contentrepo.applets.identity.models import Client, FetchKeys, Issued, Issuer
from contentrepo.applets.identity.refusal import InvalidClient, InvalidScope, InvalidToken, UnknownClient
from contentrepo.applets.identity.register import Register, RegisterUnavailable
from contentrepo.applets.identity.verifier import Verifier

__all__ = [
    "InvalidClient",
    "InvalidScope",
    "InvalidToken",
    "KeysUnavailable",
    "Register",
    "RegisterUnavailable",
    "UnknownClient",
    "Verifier",
    "create_client",
    "issue_token",
    "key_fetcher",
    "list_clients",
    "open_register",
    "open_verifier",
    "revoke_client",
    "rotate_client",
]


def open_register(path: Path) -> Register:
    """The register of clients in a file, which is made (for its owner only) with the first client."""
    return Register(path)


def open_verifier(register: Register, issuers: Sequence[Issuer], *, audience: str, fetch: FetchKeys) -> Verifier:
    """What tells whose token it is.

    Args:
        register: of our own issuer.
        issuers: that are trusted beside it.
        audience: what tokens of our own issuer must be for.
        fetch: reads an issuer's key set.
    """
    return Verifier(register, issuers, audience=audience, fetch=fetch)


def create_client(
    register: Register, name: str, *, scopes: Sequence[str], mail: str = "", groups: Sequence[str] = ()
) -> tuple[Client, str]:
    """A new client, and its secret in clear text, which nobody can read again.

    Raises:
        UsageError: a scope that there is not, or a name that cannot be printed.
        RegisterUnavailable: the file cannot be written (CouldNotCheck).
    """
    return clients.create(register, name, scopes=scopes, mail=mail, groups=groups)


def rotate_client(register: Register, client: str, *, grace_seconds: float = 0) -> tuple[Client, str]:
    """A new secret for a client, in clear text; its former ones hold for the grace time.

    Raises:
        UnknownClient: there is none (UsageError); or it is revoked (UsageError).
        RegisterUnavailable: the file cannot be written (CouldNotCheck).
    """
    return clients.rotate(register, client, grace_seconds=grace_seconds)


def revoke_client(register: Register, client: str) -> Client:
    """End a client: its secrets and its tokens open nothing from now on, on every server that reads the file.

    Raises:
        UnknownClient: there is none (UsageError).
        RegisterUnavailable: the file cannot be written (CouldNotCheck).
    """
    return clients.revoke(register, client)


def list_clients(register: Register) -> tuple[Client, ...]:
    """All clients, revoked ones too, the oldest first."""
    content = register.read()
    return () if content is None else tuple(sorted(content.clients.values(), key=lambda one: (one.created, one.id)))


def issue_token(register: Register, client: str, secret: str, *, scopes: Sequence[str] = (), audience: str) -> Issued:
    """A token for a client that knows its secret, for some of its scopes or all of them.

    Raises:
        InvalidClient: not known, revoked, or another secret (Refused).
        InvalidScope: more than it may have (Refused).
    """
    return clients.grant(register, client, secret, scopes=scopes, audience=audience)
