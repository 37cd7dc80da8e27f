"""`contentrepo doctor`: what of a setup is wrong, and what stays unenforced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import find_existing_store, open_here
from contentrepo.entrypoints.cli.options import format_option, repo_argument, store_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.diagnose import Look


@click.command(
    name="doctor",
    short_help="Say what is not set up, or stays unenforced.",
    cls=Command,
    examples=("contentrepo doctor", "contentrepo doctor /srv/git/courses.git --format json"),
)
@repo_argument
@store_option
@format_option
def command(repo: Path, *, store: str | None, form: str) -> int:
    """Look at git, hooks, settings, the live store and access of REPO, and say what stays unenforced.

    Changes nothing, but an old store's schema, as every command does. Exit code 0: nothing to do; 1: something to do;
    3: it could not be looked at.
    """
    from contentrepo.api.diagnose import Condition, examine

    repository = open_here(repo)
    looks = examine(repository, find_existing_store(store, repository))
    write_form(form, lambda: _render(looks), lambda: [_as_json(look) for look in looks])
    return int(any(look.condition is Condition.TODO for look in looks))


def _render(looks: Sequence[Look]) -> str:
    from contentrepo.api.check import make_visible

    lines: list[str] = []
    for look in looks:
        lines.append(f"{look.condition:4}  {look.subject:13}  {make_visible(look.said)}")
        lines += [f"{'':21}{make_visible(look.hint)}"] if look.hint else []
    return "\n".join(lines)


def _as_json(look: Look) -> dict[str, str]:
    return {"subject": look.subject, "condition": str(look.condition), "said": look.said, "hint": look.hint}
