"""Releases of programs: the store sequences at which one of a program's runs, or what it consists of, changed.

Nothing of them is stored: the catalog's rows say which runs counted when, the runs' own releases say the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, and_, func, select

from contentrepo.applets.live.database.bulk import in_chunks
from contentrepo.applets.live.database.schema import releases, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import At, Release
from contentrepo.applets.live.point import parse_at
from contentrepo.applets.live.programs.epoch import FOREVER, Epoch, compute_epochs, find_epoch
from contentrepo.applets.live.programs.kept import KeptRelease, read_kept
from contentrepo.applets.live.programs.lookup import MemberRun, UnknownProgram, check_program
from contentrepo.applets.live.programs.program_history import read_program_history
from contentrepo.applets.live.release import RELEASE, NotLive, UnknownRelease, make_release
from contentrepo.applets.live.resolution import find_sequence
from contentrepo.dataclass import dataclass

LATEST = FOREVER - 1
"""Later than any sequence that a store comes to."""


@dataclass(frozen=True, slots=True)
class PinnedRun:
    """A run of a program and the release that was its current one; None where the run was not live."""

    member: MemberRun
    release: Release | None


@dataclass(frozen=True, slots=True)
class ProgramRelease:
    """A program as of a store sequence, which names it.

    Attributes:
        sequence: the last one until then at which anything of the program changed.
        time: of that sequence; ISO 8601 in UTC.
        runs: in the order of the program.
    """

    program: str
    sequence: int
    time: str
    runs: tuple[PinnedRun, ...]


@dataclass(frozen=True, slots=True)
class ProgramStep:
    """What one release of a program changed.

    Attributes:
        changed: (run key, its release) of runs that were published; a removal of a run is one too.
        added, left: run keys that count from then on, or no more.
        kept: why thinning must spare it; None where nobody says so.
    """

    sequence: int
    time: str
    commit: str
    changed: tuple[tuple[str, int], ...]
    added: tuple[str, ...]
    left: tuple[str, ...]
    kept: KeptRelease | None


def get_program_release(store: Store, program: str, at: At = None, *, hidden: bool = False) -> ProgramRelease:
    """A program as it was: the release that a number names, or the newest one at a commit, sequence or time.

    Args:
        store: the store.
        program: its slug.
        at: as everywhere; a bare number is the store sequence of one of the program's releases.
        hidden: whether it answers although it is retired or deleted now.

    Raises:
        UnknownProgram: there never was one, or it is hidden (UsageError).
        UnknownRelease, NotLive: nothing answers to `at` (UsageError).
    """
    if at is None:
        check_program(store, program, hidden=hidden)
    point = parse_at(at)
    with store.reading() as connection:
        epochs = _read_epochs(connection, program)
        wanted = point.number if point.kind == "release" else None
        until = wanted or (LATEST if at is None else find_sequence(connection, point))
        found = _find_at(connection, program, epochs, until)
    if wanted and found.sequence != wanted:
        hint = f"The one that was current then is {found.sequence}; `sequence:{wanted}` asks for it."
        raise UnknownRelease(f"program `{program}` has no release {wanted}", hint=hint)
    return found


def list_program_releases(store: Store, program: str) -> tuple[ProgramStep, ...]:
    """All releases of a program, the newest first.

    Raises:
        UnknownProgram: there never was one (UsageError).
    """
    with store.reading() as connection:
        epochs = _read_epochs(connection, program)
        members = {run for epoch in epochs for run in _names(epoch)}
        published = _read_published(connection, members)
        steps = _find_steps(epochs, published)
        told = _read_moments(connection, steps)
        kept = read_kept(connection, program)
    return tuple(_step(sequence, steps[sequence], told[sequence], kept) for sequence in sorted(steps, reverse=True))


def _read_epochs(connection: Connection, program: str) -> tuple[Epoch, ...]:
    epochs = compute_epochs(program, read_program_history(connection, program))
    if not epochs:
        raise UnknownProgram(f"there never was a program `{program}`", hint="`contentrepo programs` lists them.")
    return epochs


def _find_at(connection: Connection, program: str, epochs: tuple[Epoch, ...], until: int) -> ProgramRelease:
    epoch = find_epoch(epochs, until)
    if epoch is None or epoch.runs is None:
        raise NotLive(f"there was no program `{program}` at sequence {until}")
    current = _read_current(connection, _names(epoch), until)
    sequence = max([epoch.begin, *(release.sequence for release in current.values())])
    time = connection.execute(select(releases.c.time).where(releases.c.sequence == sequence)).scalar_one()
    live = {run: release for run, release in current.items() if release.tree}
    pinned = tuple(PinnedRun(member, live.get(member.run)) for member in epoch.runs)
    return ProgramRelease(program, sequence, time, pinned)


def _read_current(connection: Connection, runs: Iterable[str], until: int) -> dict[str, Release]:
    """Each run's newest release until a sequence, removals too."""
    found: dict[str, Release] = {}
    newest = select(releases.c.unit, func.max(releases.c.number).label("number")).group_by(releases.c.unit)
    for chunk in in_chunks(runs):
        wanted = select(units.c.id).where(units.c.name.in_(chunk))
        chosen = newest.where(releases.c.unit.in_(wanted), releases.c.sequence <= until).subquery()
        here = and_(chosen.c.unit == releases.c.unit, chosen.c.number == releases.c.number)
        query = select(*RELEASE).join(units, units.c.id == releases.c.unit).join(chosen, here)
        found |= {row.name: make_release(row) for row in connection.execute(query)}
    return found


def _read_published(connection: Connection, runs: Iterable[str]) -> list[tuple[int, str, int]]:
    """(sequence, run, release) of every release of the runs."""
    query = select(releases.c.sequence, units.c.name, releases.c.number).join(units, units.c.id == releases.c.unit)
    chunks = in_chunks(sorted(runs))
    return [(*row,) for chunk in chunks for row in connection.execute(query.where(units.c.name.in_(chunk)))]


Step = tuple[tuple[tuple[str, int], ...], tuple[str, ...], tuple[str, ...]]


def _find_steps(epochs: tuple[Epoch, ...], published: Iterable[tuple[int, str, int]]) -> Mapping[int, Step]:
    """By sequence: the runs that were published while they counted, and those that came and went."""
    counting = {epoch.begin: frozenset(_names(epoch)) for epoch in epochs}
    changed: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for sequence, run, number in published:
        epoch = find_epoch(epochs, sequence)
        if epoch is not None and run in counting[epoch.begin]:
            changed[sequence].append((run, number))
    steps: dict[int, Step] = {sequence: (tuple(runs), (), ()) for sequence, runs in changed.items()}
    for before, epoch in zip((None, *epochs), epochs, strict=False):
        old, new = _names(before), _names(epoch)
        added, left = tuple(run for run in new if run not in old), tuple(run for run in old if run not in new)
        steps[epoch.begin] = (tuple(changed.get(epoch.begin, ())), added, left)
    return steps


def _step(sequence: int, step: Step, told: tuple[str, str], kept: Mapping[int, KeptRelease]) -> ProgramStep:
    time, commit = told
    changed, added, left = step
    return ProgramStep(sequence, time, commit, changed, added, left, kept.get(sequence))


def _read_moments(connection: Connection, sequences: Iterable[int]) -> dict[int, tuple[str, str]]:
    """By sequence: time and commit of the release that took it."""
    query = select(releases.c.sequence, releases.c.time, releases.c.commit_id)
    chunks = in_chunks(sorted(sequences))
    rows = (row for chunk in chunks for row in connection.execute(query.where(releases.c.sequence.in_(chunk))))
    return {sequence: (time, commit) for sequence, time, commit in rows}


def _names(epoch: Epoch | None) -> list[str]:
    return [member.run for member in (epoch.runs if epoch else None) or ()]
