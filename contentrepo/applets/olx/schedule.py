"""The dates of a run and of its blocks, and where they contradict each other.

A block has the dates of the blocks above it where it says none of its own. In a self-paced run, the platform passes
over the dates of all blocks, so only the run's own are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.olx.dates import NO_START, read_date, show_date
from contentrepo.applets.olx.inherited import find_inherited, is_self_paced
from contentrepo.applets.olx.models import Block, Oddities, Oddity
from contentrepo.applets.olx.policy import COURSE_KEY, PolicyFile
from contentrepo.applets.olx.sparse_blocks import list_telling
from contentrepo.applets.olx.use import Key
from contentrepo.moment import datetime
from contentrepo.named_tuple import NamedTuple

OUT_OF_ORDER = "dates-out-of-order"
OUTSIDE_RUN = "date-outside-run"

# Of the course: the first of each pair may not be after the second (Studio refuses to save such a pair).
_COURSE_ORDER = (
    ("start", "end"),
    ("enrollment_start", "enrollment_end"),
    ("enrollment_start", "start"),
    ("enrollment_end", "end"),
    ("end", "certificate_available_date"),
)
_SUBMISSION = ("submission_start", "submission_due")  # of an open response assessment
_DATES = ("start", "due", *_SUBMISSION)
_UNSET = frozenset({"2001-01-01", "2029-01-01", "3000-01-01"})  # what such an assessment writes where it has no date


class _Date(NamedTuple):
    name: str
    moment: datetime
    holder: Key

    def __str__(self) -> str:
        return f"{self.name} {show_date(self.moment)}"


def note_dates(blocks: Mapping[Key, Block], course: Key, policy: PolicyFile, odd: Oddities) -> None:
    root = blocks.get(course)
    if root is None:
        return
    reading = _Reading(blocks, course, policy, odd)
    reading.check_course(root)
    if is_self_paced(blocks, course):
        return
    for _, block in list_telling(blocks):
        attributes = block.attributes
        if ("due" in attributes or "start" in attributes or _SUBMISSION[0] in attributes) and block is not root:
            reading.check_block(block)


def effective_date(blocks: Mapping[Key, Block], key: Key, name: str) -> datetime | None:
    """A date as it counts for a block; None where it has none, or where its run is self-paced."""
    if key != COURSE_KEY and is_self_paced(blocks, COURSE_KEY):
        return None
    found = find_inherited(blocks, key, name)
    return read_date(found[0]) if found else None


class _Reading:
    """One course under the eye."""

    def __init__(self, blocks: Mapping[Key, Block], course: Key, policy: PolicyFile, odd: Oddities) -> None:
        self._blocks, self._course, self._policy, self._odd = blocks, course, policy, odd

    def check_course(self, root: Block) -> None:
        for first, second in _COURSE_ORDER:
            one, other = self._own(root, first), self._own(root, second)
            if one and other and one.moment > other.moment:
                self._note(OUT_OF_ORDER, root, one, f"after {other}")

    def check_block(self, block: Block) -> None:
        own = {date.name: date for name in _DATES if (date := self._own(block, name))}
        begin = own.get("start")
        above = self._find(block.parent, "start")
        if begin and above and above.holder != self._course and begin.moment < above.moment:
            self._note(OUT_OF_ORDER, block, begin, f"before {above} of {_name(above.holder)}")
        due, begin = own.get("due"), begin or above
        if due and begin and begin.holder != self._course and due.moment < begin.moment:
            whose = "" if begin.holder == block[:2] else f" of {_name(begin.holder)}"
            self._note(OUT_OF_ORDER, block, due, f"before {begin}{whose}")
        for date in own.values():
            self._check_within_run(block, date)

    def _check_within_run(self, block: Block, date: _Date) -> None:
        root = self._blocks[self._course]
        begin, end = self._own(root, "start"), self._own(root, "end")
        if begin and date.moment < begin.moment:
            self._note(OUTSIDE_RUN, block, date, f"before the run's {begin}")
        elif end and date.moment > end.moment:
            self._note(OUTSIDE_RUN, block, date, f"after the run's {end}")

    def _own(self, block: Block, name: str) -> _Date | None:
        written = block.attributes.get(name)
        moment = read_date(written) if written else None
        if moment is None or (name in _SUBMISSION and show_date(moment) in _UNSET):
            return None
        if block[:2] == self._course and name == "start" and show_date(moment) == NO_START:
            return None
        return _Date(name, moment, block[:2])

    def _find(self, key: Key | None, name: str) -> _Date | None:
        found = find_inherited(self._blocks, key, name)
        moment = read_date(found[0]) if found else None
        return _Date(name, moment, found[1]) if found and moment else None

    def _note(self, rule: str, block: Block, date: _Date, relation: str) -> None:
        subject = _name(block[:2])
        self._odd.note(rule, Oddity(self._policy.place_of(block, date.name), subject, str(date), relation))


def _name(key: Key) -> str:
    return f"{key[0]}/{key[1]}"
