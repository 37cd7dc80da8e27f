"""Who calls: clients, tokens, and whose token it is."""

from contentrepo.applets.identity.api import (
    InvalidClient,
    InvalidScope,
    InvalidToken,
    KeysUnavailable,
    Register,
    RegisterUnavailable,
    UnknownClient,
    Verifier,
    create_client,
    issue_token,
    list_clients,
    open_register,
    open_verifier,
    revoke_client,
    rotate_client,
)
from contentrepo.applets.identity.models import Caller, Client, Issued, Issuer, Scope

__all__ = [
    "Caller",
    "Client",
    "InvalidClient",
    "InvalidScope",
    "InvalidToken",
    "Issued",
    "Issuer",
    "KeysUnavailable",
    "Register",
    "RegisterUnavailable",
    "Scope",
    "UnknownClient",
    "Verifier",
    "create_client",
    "issue_token",
    "list_clients",
    "open_register",
    "open_verifier",
    "revoke_client",
    "rotate_client",
]
