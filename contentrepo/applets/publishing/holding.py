"""What keeps an accepted unit from going live now though nothing is wrong with it: an operator, or the time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from contentrepo.applets.keys.api import parse_course_run_key
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.live import api as live
from contentrepo.applets.live.api import Hold, Store
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.models import Held, Outcome
from contentrepo.applets.publishing.moment import (
    ANCHORS,
    IllegalTime,
    Span,
    parse_moment,
    parse_span,
    parse_window,
)
from contentrepo.applets.publishing.schedule import Scheduled, read_schedule
from contentrepo.dataclass import dataclass
from contentrepo.errors import ContentRepoError

SUSPENDED, WINDOW, FREEZE, UNTIL = "suspended", "window", "freeze", "until"

PARSERS: Mapping[str, Callable[[str], object]] = {
    SUSPENDED: lambda _terms: None,
    WINDOW: parse_window,
    FREEZE: parse_span,
    UNTIL: parse_moment,
}
"""Kind of a hold -> what reads its terms."""


@dataclass(frozen=True, slots=True)
class Holds:
    """What holds at one moment.

    Attributes:
        dates_of: a run's own dates, as they are live.
    """

    now: datetime
    open: tuple[Hold, ...] = ()
    scheduled: tuple[Scheduled, ...] = ()
    dates_of: Callable[[str], Mapping[str, datetime]] = lambda _unit: {}

    @property
    def state(self) -> list[object]:
        """Equal for what holds the same units back at the same times."""
        return [[hold.id for hold in self.open], sorted(one.commit for one in self.scheduled)]

    def find(self, unit: str) -> Held | None:
        """What holds a unit back now, the strictest first."""
        mine = [hold for hold in self.open if covers(hold, unit)]
        for hold in mine:
            if hold.kind == SUSPENDED:
                return Held(unit, Outcome.SUSPENDED, f"suspended since {hold.time[:19]}Z {_said(hold)}")
        waiting = [*self._find_waits(unit, mine)]
        if not waiting:
            return None
        until, why = max(waiting)
        return Held(unit, Outcome.WAITING, f"not before {until:%Y-%m-%dT%H:%M:%SZ}: {why}", until.timestamp())

    def _find_waits(self, unit: str, mine: list[Hold]) -> list[tuple[datetime, str]]:
        found = []
        for hold in mine:
            until = self._over(hold, unit)
            if until is not None:
                found.append((until, f"{hold.kind} {hold.terms} {_said(hold)}"))
        opening = [(parse_window(hold.terms).opens(self.now), hold) for hold in mine if hold.kind == WINDOW]
        if opening and all(opens > self.now for opens, _ in opening):
            opens, hold = min(opening, key=lambda one: one[0])
            found.append((opens, f"publishing window {hold.terms} {_said(hold)}"))
        for push in self.scheduled:
            if unit in push.units:
                by = f" by {push.actor}" if push.actor else ""
                found.append((push.time, f"asked with the push of {push.commit[:12]}{by}"))
        return found

    def _over(self, hold: Hold, unit: str) -> datetime | None:
        if hold.kind == UNTIL:
            until = parse_moment(hold.terms)
            return until if until > self.now else None
        if hold.kind == FREEZE:
            span = parse_span(hold.terms)
            return span.over(self.now, {} if span.is_fixed else self.dates_of(unit))
        return None


NO_HOLDS = Holds(datetime.fromtimestamp(0, UTC))
"""For whoever acts by an operator's own word."""


def read_holds(feed: Feed, tip: str) -> Holds:
    """What holds now, for a branch at its tip."""
    now = datetime.now(UTC)
    opened = live.list_holds(feed.store)
    return Holds(now, opened, read_schedule(feed.repository, tip, now), lambda unit: read_dates(feed.store, unit))


def check_terms(kind: str, terms: str) -> None:
    """Whether a hold of this kind can say that.

    Raises:
        IllegalTime: it cannot.
    """
    read = PARSERS[kind](terms)
    if isinstance(read, Span) and read.is_backwards:
        raise IllegalTime(f"`{terms}` is over before it begins", hint="Write it as `end-14d..end`.")


def covers(hold: Hold, unit: str) -> bool:
    """Whether a hold is about a unit; `*` in its pattern stands for anything."""
    pattern = ".*".join(re.escape(part) for part in hold.units.split("*"))
    return re.fullmatch(pattern, unit, re.DOTALL) is not None


def is_about_nothing(store: Store, hold: Hold) -> bool:
    """Whether no unit that is live has a name that the hold means: it waits for one, or was mistyped."""
    return not any(one.tree and covers(hold, one.unit) for one in live.list_units(store))


def is_over(hold: Hold, now: datetime) -> bool:
    """Whether a hold of fixed times holds nothing back any more, and never will."""
    if hold.kind == UNTIL:
        return parse_moment(hold.terms) <= now
    if hold.kind != FREEZE:
        return False
    end = parse_span(hold.terms).ends[1]
    return isinstance(end, datetime) and end <= now


def list_dateless(store: Store, hold: Hold) -> tuple[str, ...]:
    """The live runs that a freeze is about and never holds, because they have not got a date that it counts from."""
    span = parse_span(hold.terms)
    if span.is_fixed:
        return ()
    runs = [one.unit for one in live.list_units(store) if one.kind == "olx" and one.tree and covers(hold, one.unit)]
    return tuple(run for run in runs if span.anchors - read_dates(store, run).keys())


def read_dates(store: Store, unit: str) -> dict[str, datetime]:
    """A run's dates: what its live catalog entry says, else what its live course block says.

    No commit under judgement changes them, so none can end a freeze by itself.
    """
    found: dict[str, datetime] = {}
    for name, written in (_block_dates(store, unit) | _entry_dates(store, unit)).items():
        try:
            found[name] = parse_moment(written)
        except IllegalTime:
            continue
    return found


def _entry_dates(store: Store, unit: str) -> dict[str, str]:
    data = live.find_entry(store, "run", unit)
    return _texts(json.loads(data)) if data else {}


def _block_dates(store: Store, unit: str) -> dict[str, str]:
    try:
        key = parse_course_run_key(unit)
        block = live.read_block(store, UsageKey(key, "course", "course"))
    except ContentRepoError:
        return {}
    return _texts(json.loads(block.version.attributes))


def _texts(written: Mapping[str, object]) -> dict[str, str]:
    return {name: value.strip('"') for name in ANCHORS if isinstance(value := written.get(name), str)}


def _said(hold: Hold) -> str:
    return f"(hold {hold.id} by {hold.actor}: {hold.reason})"
