"""`contentrepo client`: who may ask our own issuer for tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.config import read_config
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import Number, format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form
from contentrepo.entrypoints.cli.register import clients_option, find_register

if TYPE_CHECKING:
    from contentrepo.api.identity import Client, Register

SCOPES = ("delivery:read", "authoring:read", "authoring:write")


@click.group(name="client", short_help="Let programs ask for tokens: create, rotate, revoke, list.")
def command() -> None:
    """Say which programs may ask the HTTP server for tokens, and for what.

    Secrets are shown once and kept as hashes. What a client may change, the access rules of `contentrepo.yaml` say,
    where it goes by its name.
    """


@command.command(
    cls=Command,
    examples=(
        "contentrepo client create lms --scope delivery:read",
        "contentrepo client create grace@example.org --scope authoring:read --scope authoring:write",
    ),
)
@click.argument("name")
@click.option(
    "--scope", "scopes", type=click.Choice(SCOPES), multiple=True, required=True, help="What for; repeatable."
)
@click.option("--mail", default="", metavar="ADDRESS", help="For the author line of its commits.")
@click.option("--group", "groups", multiple=True, metavar="GROUP", help="A group that it is in; repeatable.")
@repository_option
@store_option
@clients_option
@format_option
def create(
    name: str,
    *,
    scopes: Sequence[str],
    mail: str,
    groups: Sequence[str],
    repository: Path,
    store: str | None,
    clients: Path | None,
    form: str,
) -> None:
    """Create a client that goes by NAME, and print its id and its secret, this once."""
    from contentrepo.api.identity import create_client

    register = _open(clients, store, repository)
    client, secret = create_client(register, name, scopes=scopes, mail=mail, groups=groups)
    write_form(form, lambda: _render_secret(client, secret), lambda: {**_as_json(client), "secret": secret})


@command.command(cls=Command, examples=("contentrepo client rotate 1f0c2d3e4a5b6c7d --grace 24",))
@click.argument("client")
@click.option("--grace", type=Number(0, 720), default=0, metavar="HOURS", help="How long the old secret holds on.")
@repository_option
@store_option
@clients_option
@format_option
def rotate(client: str, *, grace: float, repository: Path, store: str | None, clients: Path | None, form: str) -> None:
    """Give CLIENT (an id) a new secret, and print it, this once."""
    from contentrepo.api.identity import rotate_client

    changed, secret = rotate_client(_open(clients, store, repository), client, grace_seconds=grace * 3600)
    write_form(form, lambda: _render_secret(changed, secret), lambda: {**_as_json(changed), "secret": secret})


@command.command(cls=Command, examples=("contentrepo client revoke 1f0c2d3e4a5b6c7d",))
@click.argument("client")
@repository_option
@store_option
@clients_option
@format_option
def revoke(client: str, *, repository: Path, store: str | None, clients: Path | None, form: str) -> None:
    """End CLIENT (an id): neither its secrets nor its tokens open anything from now on."""
    from contentrepo.api.identity import revoke_client

    changed = revoke_client(_open(clients, store, repository), client)
    write_form(form, lambda: f"{changed.id} ({changed.name}) is revoked", lambda: _as_json(changed))


@command.command(name="list", cls=Command, examples=("contentrepo client list",))
@repository_option
@store_option
@clients_option
@format_option
def list_(*, repository: Path, store: str | None, clients: Path | None, form: str) -> None:
    """List all clients, revoked ones too."""
    from contentrepo.api.identity import list_clients

    found = list_clients(_open(clients, store, repository))
    write_form(form, lambda: "\n".join(map(_render, found)) or "no clients", lambda: [_as_json(one) for one in found])


def _open(clients: Path | None, store: str | None, repository: Path) -> Register:
    from contentrepo.api.identity import open_register
    from contentrepo.api.publish import find_store_location

    if clients is not None:
        return open_register(clients)
    opened = open_here(repository)
    return open_register(find_register(store or read_config().store or find_store_location(opened), opened))


def _render_secret(client: Client, secret: str) -> str:
    return f"client id      {client.id}\nclient secret  {secret}\nThe secret is not shown again."


def _render(client: Client) -> str:
    from contentrepo.api.check import make_visible

    state = "" if client.revoked is None else f"  revoked {_time(client.revoked)}"
    return f"{client.id}  {make_visible(client.name)}  {' '.join(client.scopes)}  since {_time(client.created)}{state}"


def _as_json(client: Client) -> dict[str, object]:
    return {
        "id": client.id,
        "name": client.name,
        "mail": client.mail,
        "groups": list(client.groups),
        "scopes": list(client.scopes),
        "created": _time(client.created),
        "revoked": None if client.revoked is None else _time(client.revoked),
        "secrets": len(client.secrets),
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
