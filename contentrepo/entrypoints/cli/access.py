"""`contentrepo access`: who may change a path, and the same as a forge's CODEOWNERS file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import format_option, repository_option
from contentrepo.entrypoints.cli.output import write_form, write_note, write_text
from contentrepo.errors import CouldNotCheck

if TYPE_CHECKING:
    from contentrepo.api.access import Grant


@click.group(name="access", short_help="Show who may change what.")
def command() -> None:
    """Show who may change what, as `contentrepo.yaml` says it, and tell a forge the same."""


@command.command(
    cls=Command,
    examples=(
        "contentrepo access show courses/edX/CS101/2T2019.yaml",
        "contentrepo access show programs/masters.yaml --actor grace@example.org --group @edx/programs",
    ),
)
@click.argument("path")
@click.option("--actor", metavar="NAME", help="Say whether this person may: exit code 0, or 1 where they may not.")
@click.option("--group", "groups", multiple=True, metavar="NAME", help="A group that the person is in; repeatable.")
@click.option("--rev", "revision", default="", metavar="REV", help="As of this commit (default: what a push meets).")
@repository_option
@format_option
def show(*, path: str, actor: str | None, groups: Sequence[str], revision: str, repository: Path, form: str) -> int:
    """Show who may change PATH (from the repository's root), and by which lines."""
    from contentrepo.api.access import Writer, find_grants, judge_writes, read_access

    access, commit = read_access(open_here(repository), revision)
    if not access.is_readable:
        raise CouldNotCheck(
            f"`contentrepo.yaml` of {commit[:12]} cannot be read, so nobody's access is known",
            hint="`contentrepo validate` says what is wrong.",
        )
    where = path.strip("/")
    grants = find_grants(access, where)
    may = not judge_writes(access, Writer(actor, tuple(groups)), [where]).denials if actor else None
    write_form(form, lambda: _render(where, grants, actor, may), lambda: _as_json(where, commit, grants, actor, may))
    return 1 if may is False else 0


@command.command(
    cls=Command,
    examples=("contentrepo access codeowners", "contentrepo access codeowners --forge gitlab --check"),
)
@click.option(
    "--forge",
    type=click.Choice(["github", "gitlab"]),
    default="github",
    show_default=True,
    help="Whose form, and where the file belongs.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 where the file is not what it should be.")
@repository_option
def codeowners(*, forge: str, check: bool, repository: Path) -> int:
    """Write the CODEOWNERS file that says on a forge what the work tree's `contentrepo.yaml` says.

    A forge knows no roles and counts the last line that fits; what it cannot say is noted.
    """
    from contentrepo.api.access import Forge, render_codeowners, write_codeowners
    from contentrepo.api.exchange import read_plain_file

    opened = open_here(repository)
    owners = render_codeowners(opened, Forge(forge))
    for note in owners.notes:
        write_note(f"note: {note}")
    if check:
        is_right = opened.work_tree and read_plain_file(opened.work_tree, owners.path) == owners.text.encode()
        write_text(f"{owners.path} {'is as it should be' if is_right else 'is not what contentrepo.yaml says'}")
        return 0 if is_right else 1
    written = write_codeowners(opened, owners)
    write_text(f"{'wrote' if written else 'unchanged:'} {owners.path}")
    return 0


def _render(path: str, grants: Sequence[Grant] | None, actor: str | None, may: bool | None) -> str:  # noqa: FBT001 - three answers
    rows = [f"  {grant.role:21} {' '.join(grant.who)}  ({grant.paths or 'owners'})" for grant in grants or ()]
    lines = [f"{path}: {_open_or_closed(grants)}", *rows]
    said = [] if may is None else [f"{actor} {'may' if may else 'may not'} change it"]
    return "\n".join(lines + said)


def _open_or_closed(grants: Sequence[Grant] | None) -> str:
    if grants is None:
        return "open to whoever may push"
    return "may be changed by" if grants else "may be changed by nobody"


def _as_json(
    path: str,
    commit: str,
    grants: Sequence[Grant] | None,
    actor: str | None,
    may: bool | None,  # noqa: FBT001 - three answers
) -> dict[str, object]:
    rows = [{"role": str(grant.role), "who": list(grant.who), "paths": grant.paths or None} for grant in grants or ()]
    return {"path": path, "commit": commit, "open": grants is None, "grants": rows, "actor": actor, "may": may}
