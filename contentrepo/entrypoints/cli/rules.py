"""`contentrepo rules [ID]`: the list of rules, or one rule's page."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.options import format_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.check import Rule


@click.command(
    name="rules",
    short_help="List the rules, or show the page of one.",
    cls=Command,
    examples=(
        "contentrepo rules",
        "contentrepo rules dangling-pointer",
    ),
)
@click.argument("rule", metavar="[ID]", required=False)
@format_option
def command(rule: str | None, form: str) -> None:
    """Show all rules, or the page of one: what, why it matters, a bad example, a good one, the fix."""
    from contentrepo.api.check import RULES, get_rule

    rules = [get_rule(rule)] if rule else sorted(RULES, key=lambda one: one.ID)
    write_form(
        form,
        lambda: _render_page(rules[0]) if rule else _render_list(rules),
        lambda: [_as_json(one) for one in rules],
    )


def _page(rule: Rule) -> str:
    return inspect.cleandoc(rule.__doc__ or "")


def _render_page(rule: Rule) -> str:
    return f"{rule.ID} ({rule.LEVEL}, gate: {rule.GATE})\n\n{_page(rule)}"


def _render_list(rules: Sequence[Rule]) -> str:
    width = max(len(rule.ID) for rule in rules)
    return "\n".join(_render_line(rule, width) for rule in rules)


def _render_line(rule: Rule, width: int) -> str:
    return f"{rule.ID:{width}}  {rule.LEVEL:7}  {rule.GATE:6}  {_page(rule).partition(chr(10))[0]}"


def _as_json(rule: Rule) -> dict[str, str]:
    return {"id": rule.ID, "level": str(rule.LEVEL), "gate": str(rule.GATE), "page": _page(rule)}
