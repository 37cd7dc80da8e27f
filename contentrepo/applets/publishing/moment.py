"""Times as people write them: dates, times with a zone, and times of day in a week. Pure; nobody looks at a clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo

from contentrepo.dataclass import dataclass
from contentrepo.errors import UsageError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ANCHORS = ("start", "end", "enrollment_start", "enrollment_end")
"""Dates that a course run has."""

FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

_WINDOW = re.compile(r"(?P<days>[a-z,-]+) (?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)(?: (?P<zone>[A-Za-z0-9_+/-]+))?")
_ANCHORED = re.compile(rf"({'|'.join(ANCHORS)})(?:([+-]\d{{1,4}})([dh]))?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class IllegalTime(UsageError):
    """A time, or a span of times, that cannot be read."""


@dataclass(frozen=True, slots=True)
class Window:
    """Times of the week; an end that is not after the start is on the next day."""

    days: frozenset[int]
    start: time
    end: time
    zone: tzinfo

    def opens(self, now: datetime) -> datetime:
        """When it is open next: `now` itself where it is."""
        today = now.astimezone(self.zone).date()
        coming = []
        for day in (today + timedelta(days=offset) for offset in range(-1, 9)):
            if day.weekday() not in self.days:
                continue
            begin = datetime.combine(day, self.start, self.zone).astimezone(UTC)
            last = day if self.end > self.start else day + timedelta(days=1)
            if begin <= now < datetime.combine(last, self.end, self.zone).astimezone(UTC):
                return now
            if begin > now:
                coming.append(begin)
        return min(coming)


@dataclass(frozen=True, slots=True)
class Span:
    """From one time until another, each fixed or told from a date of the run.

    Attributes:
        ends: fixed times, or (a date of the run, how long after it).
    """

    ends: tuple[datetime | tuple[str, timedelta], datetime | tuple[str, timedelta]]

    def over(self, now: datetime, dates: Mapping[str, datetime]) -> datetime | None:
        """When it is over; None where it is not on now, or the run has no such date."""
        begin, end = (_resolve(one, dates) for one in self.ends)
        return end if begin is not None and end is not None and begin <= now < end else None

    @property
    def anchors(self) -> frozenset[str]:
        """The dates of the run that it counts from."""
        return frozenset(one[0] for one in self.ends if not isinstance(one, datetime))

    @property
    def is_fixed(self) -> bool:
        return not self.anchors

    @property
    def is_backwards(self) -> bool:
        """Whether it ends before it begins, whatever the run's dates are."""
        begin, end = self.ends
        if isinstance(begin, datetime) or isinstance(end, datetime):
            return isinstance(begin, datetime) and isinstance(end, datetime) and end <= begin
        return begin[0] == end[0] and end[1] <= begin[1]


def parse_window(written: str) -> Window:
    """`mon-fri 08:00-17:00 Europe/Berlin`; UTC where no zone is named, `daily` for all days.

    Raises:
        IllegalTime: it cannot be read.
    """
    found = _WINDOW.fullmatch(written.strip())
    hint = "Write it as `mon-fri 08:00-17:00 Europe/Berlin`, or `daily 22:00-04:00`."
    if found is None:
        raise IllegalTime(f"`{written}` is no window", hint=hint)
    try:
        start, end = time.fromisoformat(found["start"]), time.fromisoformat(found["end"])
    except ValueError as error:
        raise IllegalTime(f"`{written}` names a time that no day has", hint=hint) from error
    return Window(_parse_days(found["days"], hint), start, end, _parse_zone(found["zone"] or "UTC"))


def parse_span(written: str) -> Span:
    """`FROM..TO`: each a date, a time with its zone, or a date of the run as `end-14d` or `start+6h`.

    A date alone means its beginning in UTC, at the end of a span the end of that day.

    Raises:
        IllegalTime: it cannot be read.
    """
    begin, dots, end = written.strip().partition("..")
    if not dots:
        raise IllegalTime(f"`{written}` is no span of times", hint="Write it as `end-14d..end`.")
    through = timedelta(days=1) if _DATE.fullmatch(end) else timedelta()
    last = _parse_end(end)
    return Span((_parse_end(begin), _shift(last, through) if isinstance(last, datetime) else last))


def parse_moment(written: str) -> datetime:
    """A date, or a time with its zone, in UTC.

    Raises:
        IllegalTime: it is neither.
    """
    hint = "Write a date, as in `2027-09-01`, or a time with its zone, as in `2027-09-01T08:00Z`."
    try:
        found = datetime.fromisoformat(written.strip())
        moment = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:  # the first hours of year 1, where it was later, are of no year in UTC
        raise IllegalTime(f"`{written}` is no time", hint=hint) from error
    if found.tzinfo is None and not _DATE.fullmatch(written.strip()):
        raise IllegalTime(f"`{written}` names no zone", hint=hint)
    return moment


def _parse_end(written: str) -> datetime | tuple[str, timedelta]:
    found = _ANCHORED.fullmatch(written.strip())
    if found is None:
        return parse_moment(written)
    count = int(found[2] or 0)
    return found[1], timedelta(hours=count) if found[3] == "h" else timedelta(days=count)


def _resolve(end: datetime | tuple[str, timedelta], dates: Mapping[str, datetime]) -> datetime | None:
    if isinstance(end, datetime):
        return end
    return _shift(dates[end[0]], end[1]) if end[0] in dates else None


def _shift(moment: datetime, by: timedelta) -> datetime:
    """So long after it, or before: a run that ends in the year 9999 never does, and a week after that neither."""
    try:
        return moment + by
    except OverflowError:
        return LAST if by > timedelta() else FIRST


def _parse_days(written: str, hint: str) -> frozenset[int]:
    if written == "daily":
        return frozenset(range(7))
    days: set[int] = set()
    for part in written.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise IllegalTime(f"`{part}` is no day of the week", hint=hint)
        begin, end = DAYS.index(first), DAYS.index(last or first)
        days |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return frozenset(days)


def _parse_zone(written: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if written == "UTC":
        return UTC
    try:
        return ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise IllegalTime(f"`{written}` is no time zone that this machine knows") from error
