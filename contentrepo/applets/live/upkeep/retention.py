"""Which releases of a unit are kept, by a policy. Pure: releases in, numbers out.

Kept whatever the policy says: the current release, those that a pin is about, and what was current at a sequence that
somebody marked as kept.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from contentrepo.applets.live.models import Release
from contentrepo.dataclass import dataclass

DAY = "%Y-%m-%d"
MONTH = "%Y-%m"


@dataclass(frozen=True, slots=True)
class Retention:
    """A policy.

    Attributes:
        last: so many of the newest releases of each unit are kept; at least 1.
        days: of so many days back the last release of each day is kept, too.
        months: of so many months (of 31 days) back the last release of each month.
    """

    last: int = 10
    days: int = 30
    months: int = 24


def plan_thinning(
    releases: Sequence[Release], policy: Retention, *, now: datetime, pinned: Collection[int], marked: Collection[int]
) -> frozenset[int]:
    """Numbers of the releases whose content may go.

    Args:
        releases: of one unit, in order, the current one last.
        policy: what is kept beside that.
        now: for days and months.
        pinned: numbers of releases that pins are about.
        marked: store sequences whose state is kept.
    """
    kept = {release.number for release in releases[-max(policy.last, 1) :]}
    kept |= {release.number for release in releases if release.number in pinned}
    kept |= _last_of_each(releases, DAY, since=now - timedelta(days=policy.days))
    kept |= _last_of_each(releases, MONTH, since=now - timedelta(days=31 * policy.months))
    kept |= {number for sequence in marked for number in _current_at(releases, sequence)}
    return frozenset(release.number for release in releases if not release.thinned) - kept


def _last_of_each(releases: Sequence[Release], form: str, *, since: datetime) -> set[int]:
    last: dict[str, int] = {}
    begun = [(datetime.fromisoformat(release.time), release.number) for release in releases]
    for time, number in begun:
        if time >= since:
            last[time.strftime(form)] = number
    return set(last.values())


def _current_at(releases: Sequence[Release], sequence: int) -> list[int]:
    """The number of the release that was current at a sequence; none where the unit was not there yet."""
    return [release.number for release in releases if release.sequence <= sequence][-1:]
