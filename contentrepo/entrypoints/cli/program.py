"""The command `contentrepo`: the table of its subcommands.

A subcommand's module is imported when it is called, and imports what it needs of `contentrepo.api` when it runs:
help and usage errors answer at once.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import click

from contentrepo import __version__
from contentrepo.entrypoints.cli.boundary import run_bounded

SECTIONS: Mapping[str, Mapping[str, str]] = {
    "Start": {"init": "init", "import": "import_course", "adopt": "adopt", "new": "new", "demo": "demo"},
    "Check": {
        "validate": "validate",
        "explain": "explain",
        "stats": "stats",
        "rules": "rules",
        "lsp": "lsp",
        "hooks": "hooks",
        "hook": "hook",
        "access": "access",
        "doctor": "doctor",
    },
    "Publish": {
        "publish": "publish",
        "publisher": "publisher",
        "serve": "serve",
        "client": "client",
        "sync": "sync",
        "verify": "verify",
        "status": "status",
        "accept": "accept",
        "revert": "revert",
        "lift": "lift",
        "preview": "preview",
        "suspend": "holds.suspend",
        "resume": "holds.resume",
        "hold": "holds.group",
        "claim": "claim",
    },
    "Operate": {"store": "store.group", "media": "media", "upkeep": "upkeep", "receipt": "receipt"},
    "Read": {
        "courses": "courses",
        "outline": "outline",
        "show": "show",
        "assets": "assets",
        "log": "log",
        "history": "history",
        "flags": "flags",
    },
    "Author": {
        "diff": "changing.diff",
        "merge": "changing.merge",
        "merge-driver": "changing.driver",
        "undo": "changing.undo",
        "changes": "changing.listing",
        "draft": "drafts.draft",
        "lock": "locks.lock",
        "unlock": "locks.unlock",
        "locks": "locks.listing",
        "mode": "locks.mode",
    },
    "Programs": {
        "catalog": "catalog",
        "programs": "programs",
        "program": "one_program",
        "run-for": "run_for",
        "keys": "keys",
    },
}
"""Section of the help -> command -> module in this folder, whose `command` it is."""


class Program(click.Group):
    """The group of subcommands, each imported when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [name for section in SECTIONS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        modules = {name: module for section in SECTIONS.values() for name, module in section.items()}
        if cmd_name not in modules:
            return None
        command = importlib.import_module(f"contentrepo.entrypoints.cli.{modules[cmd_name]}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"{modules[cmd_name]}.command is no click command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            near = get_close_matches(name, self.list_commands(ctx), n=1)
            question = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command '{name}'.{question}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in SECTIONS.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(title):
                formatter.write_dl([(name, command.get_short_help_str(90)) for name, command in commands if command])


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="contentrepo")
def program() -> None:
    """Course content as files in git: checked, published to a live store, and rolled back."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; no exception leaves here."""
    return run_bounded(lambda: _invoke(arguments), arguments)


def _invoke(arguments: Sequence[str]) -> int:
    try:
        result = program.main(args=list(arguments), prog_name="contentrepo", standalone_mode=False)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return result if isinstance(result, int) else 0
