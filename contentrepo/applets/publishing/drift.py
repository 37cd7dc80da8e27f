"""Where the store says something else than git of what is live, unit by unit.

What a unit has to be is not decided here: its release names a tree, which was accepted, and git has that tree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import Door, Kind, LiveUnit, UnitChange, UnitState
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.models import Drift, Drifted
from contentrepo.applets.publishing.plan import plan_content
from contentrepo.applets.publishing.root_hash import has_root_hash
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Snapshot
from contentrepo.applets.validation.api import read_layout, read_units
from contentrepo.applets.validation.models import UnitContent
from contentrepo.dataclass import dataclass, replace

KINDS = {
    "files": "file",
    "blocks": "block",
    "assets": "asset",
    "entries": "catalog entry",
    "keys": "external key",
}
"""Rows of a unit's change -> what one of them is called."""


@dataclass(frozen=True, slots=True)
class Audit:
    """A unit that was looked at.

    Attributes:
        drifts: what is wrong; () where nothing is.
        state: the unit as the store has it; None where it has none.
        change: what brings its rows to what they have to be.
        damage: what is wrong beneath its rows.
        head: git's version of it.
        root: the root hash, as the store's own rows make it; "" where they make another one.
    """

    unit: str
    drifts: tuple[Drift, ...]
    state: UnitState | None = None
    change: UnitChange | None = None
    damage: live.Damage | None = None
    head: Snapshot | None = None
    root: str = ""


def audit_units(feed: Feed, only: str | None = None) -> Iterator[Audit]:
    """Look at each unit that is live from the branch, one after another, each against the tree that its release names.

    The live ref's commit has nearly all of those trees; for the others it is the commits that they came from. `only`
    is the one unit to look at.
    """
    ref = git.read_live(feed.repository, feed.source.branch)
    units = {one.unit: one for one in live.list_units(feed.store, feed.source.repository, feed.source.branch)}
    if only is not None:
        units = {name: one for name, one in units.items() if name == only}
    elif ref is not None:
        yield from _audit_absent(feed, ref.commit, units)
    waiting = dict(units)
    for commit, wanted in _list_places(ref.commit if ref else "", units):
        trees = {name: units[name].tree for name in wanted if name in waiting}
        if not trees or git.find_commit(feed.repository, commit) is None:
            continue
        head = git.commit_snapshot(feed.repository, commit)
        for content in read_units(feed.repository, commit, trees):
            name = content.unit.name
            del waiting[name]
            yield _audit(feed, units[name], content, head)
    for name in waiting:
        yield Audit(name, (Drift("unit", f"tree {units[name].tree}", Drifted.LOST),))


def _list_places(live_commit: str, units: Mapping[str, LiveUnit]) -> Iterator[tuple[str, list[str]]]:
    """Commits, and the units to be looked for there."""
    if live_commit:
        yield live_commit, list(units)
    by_commit: dict[str, list[str]] = defaultdict(list)
    for name, unit in units.items():
        by_commit[unit.commit].append(name)
    yield from by_commit.items()


def _audit_absent(feed: Feed, commit: str, units: Mapping[str, LiveUnit]) -> Iterator[Audit]:
    """Units that the live ref has and the store has not, from whatever repository."""
    known = units.keys() | {one.unit for one in live.list_units(feed.store)}
    for name, tree in sorted(read_layout(feed.repository, commit).trees.items()):
        if tree and name not in known:
            yield Audit(name, (Drift("unit", name, Drifted.MISSING),))


def _audit(feed: Feed, unit: LiveUnit, content: UnitContent, head: Snapshot) -> Audit:
    state = live.read_unit(feed.store, unit.unit)
    told = live.get_release(feed.store, unit.unit).note
    note = replace(told, door=Door.SYNC, kind=Kind.PUBLISH, reason="", pusher="", reverted=0)
    nothing = replace(state, blocks={}, assets={})
    change = plan_content(content, state, believed=nothing, head=head, source=feed.source, note=note)
    files = [row for row in state.files.values() if row.path in content.files]
    damage = live.read_damage(feed.store, state, files=files, versions=change.versions)
    whole = has_root_hash(state.files, unit.tree)
    drifts = (*_list_rows(change), *_list_damage(damage))
    if not drifts:
        return Audit(unit.unit, (), root=unit.tree)
    return Audit(unit.unit, drifts, state, change, damage, head, unit.tree if whole else "")


def _list_rows(change: UnitChange) -> Iterator[Drift]:
    for field, kind in KINDS.items():
        for one in getattr(change, field, ()):
            how = Drifted.CHANGED
            if one.old is None or one.new is None:
                how = Drifted.MISSING if one.old is None else Drifted.EXTRA
            yield Drift(kind, one.subject, how)


def _list_damage(damage: live.Damage) -> Iterator[Drift]:
    yield from (Drift("bytes", blob, Drifted.CHANGED) for blob in damage.blobs)
    yield from (Drift("block version", version, Drifted.CHANGED) for version in damage.versions)
    yield from (Drift("name", f"{kind} {name}", Drifted.CHANGED) for kind, name in damage.names)
    yield from (Drift("row", subject, Drifted.EXTRA) for subject in damage.strays)
    yield from (Drift("claim", f"{scope} {key}", Drifted.CHANGED) for scope, key in damage.claims)
    yield from (Drift("look-up", subject, Drifted.CHANGED) for subject in damage.programs)
