"""Where the store says something else than git of what is live, unit by unit.

What a unit has to be is not decided here: its release names a tree, which was accepted, and git has that tree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import Door, FileRow, Kind, LiveUnit, UnitChange, UnitState
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.models import Drift, Drifted
from contentrepo.applets.publishing.plan import plan_content
from contentrepo.applets.publishing.root_hash import has_root_hash
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import LiveRef, Snapshot
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
        is_astray: whether the store calls it another source's, and all that is wrong is that.
    """

    unit: str
    drifts: tuple[Drift, ...]
    state: UnitState | None = None
    change: UnitChange | None = None
    damage: live.Damage | None = None
    head: Snapshot | None = None
    root: str = ""
    is_astray: bool = False


def audit_units(feed: Feed, only: str | None = None) -> Iterator[Audit]:
    """Look at each unit that is live from the branch, one after another, each against the tree that its release names.

    The live ref's commit has nearly all of those trees; for the others it is the commits that they came from. `only`
    is the one unit to look at.
    """
    ref = git.read_live(feed.repository, feed.source.branch)
    if only is None:
        yield from _audit_headless(feed)
        yield from _audit_absent(feed, ref) if ref is not None else ()
    # Read only now: what was called another source's may have been taken back meanwhile.
    mine = live.list_units(feed.store, feed.source.repository, feed.source.branch)
    units = {one.unit: one for one in mine if only in (None, one.unit)}
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


def _was_removed(feed: Feed, unit: str, since: int) -> bool:
    """Whether it was free for others to publish, after a store sequence."""
    return any(not one.tree for one in live.list_releases(feed.store, unit) if one.sequence > since)


def _list_places(live_commit: str, units: Mapping[str, LiveUnit]) -> Iterator[tuple[str, list[str]]]:
    """Commits, and the units to be looked for there."""
    if live_commit:
        yield live_commit, list(units)
    by_commit: dict[str, list[str]] = defaultdict(list)
    for name, unit in units.items():
        by_commit[unit.commit].append(name)
    yield from by_commit.items()


def _audit_headless(feed: Feed) -> Iterator[Audit]:
    """Units whose current release has no row: nothing says what they have to be, and nobody can publish them."""
    for name, release in live.list_headless(feed.store, feed.source):
        yield Audit(name, (Drift("row", f"release {release} of {name}", Drifted.MISSING),))


def _audit_absent(feed: Feed, ref: LiveRef) -> Iterator[Audit]:
    """Units that the live ref has and the store has not, or calls another source's though nobody moved them."""
    known = {one.unit: one for one in live.list_units(feed.store)}
    headless = {name for name, _ in live.list_headless(feed.store, feed.source)}
    moved = {move.unit for move in live.list_moves(feed.store) if move.sequence > ref.sequence}
    for name, tree in sorted(read_layout(feed.repository, ref.commit).trees.items()):
        if not tree or name in headless:
            continue
        held = known.get(name)
        if held is None:
            yield Audit(name, (Drift("unit", name, Drifted.MISSING),))
        elif held.source != feed.source and name not in moved and not _was_removed(feed, name, ref.sequence):
            where = f"from {held.source.repository}, branch {held.source.branch}"
            yield Audit(name, (Drift("source", where, Drifted.CHANGED),), is_astray=True)


def _audit(feed: Feed, unit: LiveUnit, content: UnitContent, head: Snapshot) -> Audit:
    state = live.read_unit(feed.store, unit.unit)
    told = live.get_release(feed.store, unit.unit).note
    note = replace(told, door=Door.SYNC, kind=Kind.PUBLISH, reason="", pusher="", reverted=0)
    nothing = replace(state, blocks={}, assets={})
    change = plan_content(content, state, believed=nothing, head=head, source=feed.source, note=note)
    files = [FileRow(path, entry.mode, entry.blob) for path, entry in content.files.items()]
    damage = live.read_damage(feed.store, state, files=files, versions=change.versions)
    whole = has_root_hash(state.files, unit.tree)
    drifts = (*_list_rows(change), *_list_contents(damage, files, state), *_list_damage(damage))
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


def _list_contents(damage: live.Damage, files: Iterable[FileRow], state: UnitState) -> Iterator[Drift]:
    """What is named by a digest, and which files and blocks have it: a digest alone says nothing to an operator."""
    paths = _gather((file.blob, file.path) for file in files) if damage.blobs else {}
    blocks = _gather((block.version, key) for key, block in state.blocks.items()) if damage.versions else {}
    yield from (Drift("bytes", _of(blob, paths), Drifted.CHANGED) for blob in damage.blobs)
    yield from (Drift("block version", _of(version, blocks), Drifted.CHANGED) for version in damage.versions)


def _gather(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    gathered = defaultdict(list)
    for digest, holder in pairs:
        gathered[digest].append(holder)
    return gathered


def _of(digest: str, holders: Mapping[str, list[str]]) -> str:
    names = sorted(holders.get(digest, ()))
    if not names:
        return digest
    rest = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{digest} of {names[0]}{rest}"


def _list_damage(damage: live.Damage) -> Iterator[Drift]:
    yield from (Drift("name", f"{kind} {name}", Drifted.CHANGED) for kind, name in damage.names)
    yield from (Drift("row", subject, Drifted.EXTRA) for subject in damage.strays)
    yield from (Drift("claim", f"{scope} {key}", Drifted.CHANGED) for scope, key in damage.claims)
    yield from (Drift("look-up", subject, Drifted.CHANGED) for subject in damage.programs)
    yield from (Drift("unit", f"kind {kind}", Drifted.CHANGED) for kind in damage.kinds)
