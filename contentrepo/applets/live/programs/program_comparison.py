"""Two releases of a program, run by run and block by block."""

from __future__ import annotations

from sqlalchemy import Connection

from contentrepo.applets.live.block_change import BlockChange, read_block_changes
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import At, Release
from contentrepo.applets.live.programs.program_release import ProgramRelease, get_program_release
from contentrepo.applets.live.release import check_kept
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class RunComparison:
    """A run that is not the same in two releases of a program.

    Attributes:
        counted, counts: whether it counted in the old release, and whether it does in the new one.
        old, new: its releases; None where it did not count, or was not live.
        blocks: what differs between both releases; () where one of them is None.
    """

    run: str
    counted: bool
    counts: bool
    old: Release | None
    new: Release | None
    blocks: tuple[BlockChange, ...]


@dataclass(frozen=True, slots=True)
class ProgramComparison:
    """What lies between two releases of a program; `runs` are by key."""

    old: ProgramRelease
    new: ProgramRelease
    runs: tuple[RunComparison, ...]


def compare_program_releases(store: Store, program: str, old: At, new: At) -> ProgramComparison:
    """Compare two releases of a program; the cost follows what differs.

    Args:
        store: the store.
        program: its slug.
        old: as for `get_program_release`.
        new: the same.

    Raises:
        UnknownProgram, UnknownRelease, NotLive: nothing answers (UsageError).
    """
    one = get_program_release(store, program, old, hidden=True)
    two = get_program_release(store, program, new, hidden=True)
    before = {pinned.member.run: pinned.release for pinned in one.runs}
    after = {pinned.member.run: pinned.release for pinned in two.runs}
    # Releases never change, so what both were is read after both were found.
    with store.reading() as connection:
        runs = tuple(
            _compare(connection, run, before, after)
            for run in sorted(before.keys() | after.keys())
            if run not in before or run not in after or _number(before[run]) != _number(after[run])
        )
    return ProgramComparison(one, two, runs)


Pinned = dict[str, Release | None]


def _compare(connection: Connection, run: str, before: Pinned, after: Pinned) -> RunComparison:
    old, new = before.get(run), after.get(run)
    changes = read_block_changes(connection, check_kept(old), check_kept(new)) if old and new else ()
    return RunComparison(run, run in before, run in after, old, new, changes)


def _number(release: Release | None) -> int:
    return release.number if release else 0
