"""`contentrepo serve`: the HTTP server in the foreground."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path

import click

from contentrepo.config import read_config
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import check_others, open_own_store
from contentrepo.entrypoints.cli.options import store_option
from contentrepo.entrypoints.cli.output import write_text
from contentrepo.entrypoints.cli.register import clients_option, find_register
from contentrepo.errors import UsageError

PACKAGES = frozenset({"fastapi", "starlette", "uvicorn", "joserfc", "httpx2"})


@click.command(
    name="serve",
    short_help="Serve content over HTTP.",
    cls=Command,
    examples=("contentrepo serve /srv/git/courses.git --port 8080", "contentrepo serve --public"),
)
@click.argument("repos", metavar="[REPO...]", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes a free one."
)
@click.option("--public", is_flag=True, help="What is live is read without a token; it has the answers to problems.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Issuers, limits and more, as TOML (see docs/http.md).",
)
@clients_option
def command(
    repos: Sequence[Path],
    *,
    store: str | None,
    host: str,
    port: int,
    public: bool,
    config: Path | None,
    clients: Path | None,
) -> int:
    """Serve what is live, and changes to the branches of REPOs (default: the current folder's), over HTTP.

    Callers need a bearer token; `contentrepo client create` makes a client that can ask for one.
    Stop it with SIGTERM or Ctrl-C.
    """
    _check_installed()
    from contentrepo.api.publish import find_store_location, open_repository
    from contentrepo.dataclass import replace
    from contentrepo.entrypoints.http.server import run_server
    from contentrepo.entrypoints.http.settings import read_settings

    repositories = [open_repository(path) for path in repos or [Path()]]
    location = store or read_config().store or str(find_store_location(repositories[0]))
    settings = read_settings(config)
    check_others(location, repositories[1:])
    with open_own_store(store, repositories[0]) as live:
        return run_server(
            live,
            repositories,
            clients=clients or find_register(location, repositories[0]),
            settings=replace(settings, public=settings.public or public),
            networks=read_config().outbound_networks,
            host=host,
            port=port,
            on_listening=lambda address: write_text(f"serving {live.name} on {address}"),
        )


def _check_installed() -> None:
    try:
        importlib.import_module("contentrepo.entrypoints.http.server")
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in PACKAGES:
            raise
        hint = "Install it: pip install 'contentrepo[server]'."
        raise UsageError(f"the server needs `{package}`, which is not installed", hint=hint) from error
