"""`contentrepo lsp`: the language server, on standard input and output."""

from __future__ import annotations

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.errors import UsageError


@click.command(
    name="lsp",
    short_help="Serve an editor: findings as you type, definitions, hover, completion.",
    cls=Command,
    examples=("contentrepo lsp",),
)
def command() -> None:
    """Speak the Language Server Protocol on standard input and output until the editor says `exit`.

    Editors start it themselves; docs/editor.md says how to set up some of them.
    """
    try:
        from contentrepo.entrypoints.lsp.features import make_server
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in {"pygls", "lsprotocol"}:
            raise
        raise UsageError(
            f"the language server needs `{package}`, which is not installed",
            hint="Install it: pip install 'contentrepo[lsp]'.",
        ) from error
    make_server().start_io()
