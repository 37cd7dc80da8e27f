"""`contentrepo hold`: units that go live at certain times only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.holds.listing import holds_to_json, render_holds
from contentrepo.entrypoints.cli.holds.unknown import note_unknown
from contentrepo.entrypoints.cli.opening import open_existing_store, open_here, open_own_store
from contentrepo.entrypoints.cli.options import format_option, reason_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form, write_note, write_text
from contentrepo.errors import UsageError

if TYPE_CHECKING:
    from contentrepo.api.publish import Hold, Repository, Store

SHOWN = 5
NUMBER, COMMIT = re.compile(r"0*[1-9][0-9]{0,5}"), re.compile(r"[0-9a-fA-F]{7,40}")
"""How a hold is named, and how the commit of a push: as git abbreviates it at least."""
LISTED = "`contentrepo hold list` lists them."


@click.group(name="hold", short_help="Publish units at certain times only.")
def command() -> None:
    """Windows in which units go live, spans in which they do not, and times before which they do not.

    UNITS is a run key, a library key, catalog:<repository>, or a pattern with *, as "course-v1:edX+*". `suspend` holds
    a unit back until `resume`. What is held back is published as soon as nothing holds it any more.
    """


@command.command(
    cls=Command,
    examples=('contentrepo hold window "*" "mon-fri 08:00-16:00 Europe/Berlin" --reason "someone watches"',),
)
@click.argument("units")
@click.argument("times")
@reason_option
@repository_option
@store_option
def window(units: str, times: str, *, reason: str, repository: Path, store: str | None) -> None:
    """Let UNITS go live within TIMES only; of several windows, within any of them."""
    opened = open_here(repository)
    with open_own_store(store, opened) as live:
        _hold("window", units, times, reason=reason, opened=opened, live=live)


@command.command(
    cls=Command,
    examples=(
        'contentrepo hold freeze "course-v1:*" end-14d..end --reason exams',
        'contentrepo hold freeze "*" 2026-12-20..2027-01-06 --reason holidays',
    ),
)
@click.argument("units")
@click.argument("span")
@reason_option
@repository_option
@store_option
def freeze(units: str, span: str, *, reason: str, repository: Path, store: str | None) -> None:
    """Publish nothing of UNITS within SPAN, FROM..TO.

    FROM and TO are dates, times with a zone, or dates of each run itself (start, end, enrollment_start,
    enrollment_end) with days or hours added, as end-14d. The run's live catalog entry says them, else its live
    course block; a run without such a date is not frozen.
    """
    from contentrepo.api.publish import list_dateless

    opened = open_here(repository)
    with open_own_store(store, opened) as live:
        dateless = list_dateless(live, _hold("freeze", units, span, reason=reason, opened=opened, live=live))
    if dateless:
        rest = f" and {len(dateless) - SHOWN} more" if len(dateless) > SHOWN else ""
        write_note(f"not frozen, for want of such a date: {', '.join(dateless[:SHOWN])}{rest}")


@command.command(
    cls=Command,
    examples=('contentrepo hold until course-v1:edX+CS101+2T2019 2027-01-10T08:00Z --reason "term begins"',),
)
@click.argument("units")
@click.argument("time")
@reason_option
@repository_option
@store_option
def until(units: str, time: str, *, reason: str, repository: Path, store: str | None) -> None:
    """Publish nothing of UNITS before TIME. For one push: `git push -o publish-at=TIME`."""
    opened = open_here(repository)
    with open_own_store(store, opened) as live:
        _hold("until", units, time, reason=reason, opened=opened, live=live)


@command.command(name="list", cls=Command, examples=("contentrepo hold list", "contentrepo hold list --format json"))
@repository_option
@store_option
@format_option
def list_all(*, repository: Path, store: str | None, form: str) -> None:
    """Print what is held back, how, since when, by whom and why; suspensions, and pushes that wait for a time, too."""
    from contentrepo.api.publish import list_holds, list_scheduled

    with open_existing_store(store, repository) as live:
        holds = list_holds(live)
    pushes = list_scheduled(open_here(repository))
    write_form(form, lambda: render_holds(holds, pushes), lambda: holds_to_json(holds, pushes))


@command.command(
    cls=Command,
    examples=(
        'contentrepo hold drop 3 --reason "exams are over"',
        'contentrepo hold drop 1f703ba28856 --reason "the year was mistyped"',
    ),
)
@click.argument("hold", metavar="HOLD")
@reason_option
@repository_option
@store_option
def drop(hold: str, *, reason: str, repository: Path, store: str | None) -> None:
    """Hold nothing back any more by HOLD: the number of a hold, or the commit of a push that asked for a time."""
    from contentrepo.api.publish import drop_hold, drop_push, read_committer

    opened = open_here(repository)
    with open_own_store(store, opened) as live:
        if NUMBER.fullmatch(hold):
            drop_hold(live, int(hold), reason=reason, actor=read_committer(opened))
            said = f"hold {hold} is lifted"
        elif COMMIT.fullmatch(hold):
            push = drop_push(opened, live, hold.lower(), reason=reason, actor=read_committer(opened))
            said = f"the push of {push.commit[:12]} waits no more"
        else:
            raise UsageError(f"`{hold}` is neither the number of a hold nor a commit", hint=LISTED)
    write_text(f"{said}; the next publish takes up what it held back")


def _hold(kind: str, units: str, terms: str, *, reason: str, opened: Repository, live: Store) -> Hold:
    from contentrepo.api.publish import hold_units, read_committer

    hold = hold_units(live, kind, units, terms=terms, reason=reason, actor=read_committer(opened))
    write_text(f"hold {hold.id}: {kind} {terms} for {units}")
    note_unknown(live, hold)
    return hold
