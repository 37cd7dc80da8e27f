"""Which runs counted towards a program, from when to when. Pure: rows with the sequences between which they held."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from contentrepo.applets.live.programs.lookup import HIDDEN, MemberRun, runs_prefix
from contentrepo.applets.live.programs.member import PROGRAM, MemberRow, ProgramRow, read_excluded
from contentrepo.dataclass import dataclass

FOREVER = 2**63 - 1

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Span(Generic[Value]):
    """A row that held from one store sequence until, not with, another."""

    begin: int
    end: int
    value: Value

    def holds(self, sequence: int) -> bool:
        return self.begin <= sequence < self.end


@dataclass(frozen=True, slots=True)
class RunEntry:
    """A run's catalog entry, as far as programs care."""

    run: str
    external_course_key: str


@dataclass(frozen=True, slots=True)
class ProgramHistory:
    """Everything that ever made a program what it was: its own rows and those of programs that were nested in it."""

    programs: Sequence[Span[ProgramRow]]
    members: Sequence[Span[MemberRow]]
    runs: Sequence[Span[RunEntry]]


@dataclass(frozen=True, slots=True)
class Epoch:
    """From `begin` until, not with, `end` these runs counted, in the order of the program.

    Attributes:
        runs: None while there was no such program.
    """

    begin: int
    end: int
    runs: tuple[MemberRun, ...] | None


def compute_epochs(slug: str, history: ProgramHistory) -> tuple[Epoch, ...]:
    """The epochs of a program, in order and without gaps from its first one on; neighbours differ."""
    ends = {FOREVER}
    ends.update(moment for span in history.programs for moment in (span.begin, span.end))
    ends.update(moment for span in history.members for moment in (span.begin, span.end))
    ends.update(moment for span in history.runs for moment in (span.begin, span.end))
    moments = sorted(ends)
    found: list[Epoch] = []
    for begin, end in pairwise(moments):
        runs = _runs_at(slug, history, begin)
        if found and found[-1].runs == runs:
            found[-1] = Epoch(found[-1].begin, end, runs)
        elif found or runs is not None:
            found.append(Epoch(begin, end, runs))
    return tuple(found)


def find_epoch(epochs: Sequence[Epoch], sequence: int) -> Epoch | None:
    """The epoch that holds a sequence; None before the first one, and while there was no such program."""
    place = bisect_right(epochs, sequence, key=lambda epoch: epoch.begin)
    return epochs[place - 1] if place and epochs[place - 1].runs is not None else None


def _runs_at(slug: str, history: ProgramHistory, sequence: int) -> tuple[MemberRun, ...] | None:
    statuses = {span.value.slug: span.value.status for span in history.programs if span.holds(sequence)}
    if slug not in statuses:
        return None
    lists: dict[str, list[MemberRow]] = defaultdict(list)
    for row in sorted((s.value for s in history.members if s.holds(sequence)), key=lambda row: row.place):
        lists[row.program].append(row)
    runs: dict[str, list[RunEntry]] = defaultdict(list)
    for entry in sorted((s.value for s in history.runs if s.holds(sequence)), key=lambda entry: entry.run):
        runs[runs_prefix(entry.run)].append(entry)
    shown = {one for one, status in statuses.items() if one == slug or status not in HIDDEN}
    found: dict[str, MemberRun] = {}
    for row in _walk(slug, lists, shown):
        for entry in runs[row.member]:
            if entry.run not in read_excluded(row.excluded):
                member = MemberRun(entry.run, entry.external_course_key, row.program, row.curriculum)
                found.setdefault(entry.run, member)
    return tuple(found.values())


def _walk(slug: str, lists: dict[str, list[MemberRow]], shown: set[str]) -> Iterator[MemberRow]:
    """The courses of a program, then of those nested in it, each program once."""
    waiting, seen = [slug], set[str]()
    while waiting:
        program = waiting.pop(0)
        if program in seen or program not in shown:
            continue
        seen.add(program)
        waiting += [row.member for row in lists[program] if row.kind == PROGRAM]
        yield from (row for row in lists[program] if row.kind != PROGRAM)
