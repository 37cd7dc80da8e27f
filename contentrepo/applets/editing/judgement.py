"""Whether modes and locks let an update of the live branch pass. Drafts are free; whoever merges them answers."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.editing.blocks import find_touched
from contentrepo.applets.editing.models import Door, Lock, Mode
from contentrepo.applets.editing.record import read_editing
from contentrepo.applets.editing.wording import describe_lock, describe_mode, lets_in
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.validation.api import Whereabouts
from contentrepo.applets.validation.models import Checked


def judge(repository: Repository, checked: Checked, door: Door, who: str, *, now: float) -> tuple[str, ...]:
    """A sentence for each mode and lock that the update offends."""
    editing = read_editing(repository)
    changed = {unit.unit for unit in checked.report.units if unit.changed}
    modes = [
        describe_mode(run, editing.modes[run])
        for run in sorted(changed & editing.modes.keys())
        if not lets_in(editing.modes.get(run, Mode.HYBRID), door)
    ]
    locks = [lock for lock in editing.locks if lock.run in changed and lock.holds(now) and lock.holder != who]
    return (*modes, *(describe_lock(lock) for lock in _offended(repository, checked, locks)))


def _offended(repository: Repository, checked: Checked, locks: list[Lock]) -> Iterator[Lock]:
    touched: dict[str, frozenset[str]] = {}
    for lock in sorted(locks):
        if lock.block and lock.run not in touched:
            touched[lock.run] = _touched(repository, checked, lock.run)
        if not lock.block or lock.block in touched[lock.run]:
            yield lock


def _touched(repository: Repository, checked: Checked, run: str) -> frozenset[str]:
    before = checked.around.changed_since
    tree = before.tree if before is not None else checked.report.base.tree
    old = Whereabouts(repository, tree, tip=checked.report.head.commit).read(run)
    new = checked.content_of(run)
    return find_touched(old.course if old else None, new.course if new else None)
