"""A group of commands of which one needs no name: what is no command's name is its first argument."""

from __future__ import annotations

from typing import Any

import click


class DefaultGroup(click.Group):
    """`group WORD` is `group DEFAULT WORD` unless WORD is one of its commands."""

    def __init__(self, *arguments: Any, default: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.default = default
        # Options of the default command may stand before its argument; it says which of them it does not know.
        self.context_settings = {**self.context_settings, "ignore_unknown_options": True}

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, args if args[0] in self.commands else [self.default, *args])
