"""The store made equal to git, whatever happened to it: first every unit that is live, then what waits at the tip.

Each unit is repaired by itself: what is addressed by its content in place, its rows by a release of their own, so that
the publish log tells what readers saw until then. Killed at any point, the next run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import Door, UnitChange
from contentrepo.applets.publishing.blobs import read_blobs
from contentrepo.applets.publishing.drift import Audit, audit_units
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.listing import forget_listing
from contentrepo.applets.publishing.live_ref import check_is_ours
from contentrepo.applets.publishing.models import Outcome, Progress, Synced, SyncedUnit, UnitOutcome
from contentrepo.applets.publishing.publish import Manner, finish, publish_tip
from contentrepo.applets.publishing.revert import ForeignUnit
from contentrepo.applets.publishing.wording import describe_refusal
from contentrepo.applets.repository import api as git
from contentrepo.dataclass import replace

REASON = "sync: the store had it otherwise than git"


def check_drift(feed: Feed) -> Synced:
    """Look at everything, change nothing."""
    return _sync(feed, lambda audit: SyncedUnit(audit.unit, audit.drifts))


def repair_drift(feed: Feed, *, actor: str, progress: Callable[[Progress], None]) -> Synced:
    """Repair what is wrong, then publish what waits."""
    synced = _sync(feed, lambda audit: _repair(feed, audit, actor))
    finish(feed, tuple(unit.outcome for unit in synced.units if unit.outcome), parents=())
    published = publish_tip(feed, Manner(Door.SYNC, "", progress, lambda: False))
    return replace(synced, published=published)


def verify_drift(feed: Feed, unit: str | None) -> Synced:
    """Look at one unit, or at all, change nothing."""
    _check_published(feed, unit)
    return _sync(feed, lambda audit: SyncedUnit(audit.unit, audit.drifts), only=unit)


def mend_drift(feed: Feed, unit: str | None, *, actor: str) -> Synced:
    """Repair what is wrong in one unit, or in all; what waits at the tip goes on waiting."""
    _check_published(feed, unit)
    synced = _sync(feed, lambda audit: _repair(feed, audit, actor), only=unit)
    finish(feed, tuple(made.outcome for made in synced.units if made.outcome), parents=())
    return synced


def _check_published(feed: Feed, unit: str | None) -> None:
    """Refuse a unit that is not live from here; the message says where it is from."""
    if unit is None:
        return
    live.get_release(feed.store, unit)
    state = live.read_unit_part(feed.store, unit, paths=(), blocks=())
    if state.source is None:
        raise live.NotLive(f"`{unit}` is not live any more", hint="`contentrepo log` lists what was.")
    if state.source != feed.source:
        raise ForeignUnit(unit, state.source, asked=feed.source)


def _sync(feed: Feed, treat: Callable[[Audit], SyncedUnit], *, only: str | None = None) -> Synced:
    check_is_ours(feed, git.read_live(feed.repository, feed.source.branch))
    forget_listing(feed)
    roots, found = {}, []
    for audit in audit_units(feed, only):
        roots[audit.unit] = audit.root
        if audit.drifts:
            found.append(treat(audit))
    return Synced(feed.source.repository, feed.source.branch, len(roots), tuple(found), roots=roots)


def _repair(feed: Feed, audit: Audit, actor: str) -> SyncedUnit:
    """A unit that is missing whole comes back with the tip; one that git has lost stays as it is."""
    outcome = None
    try:
        for made in _mend(feed, audit, actor):
            outcome = made
    except live.Claimed as error:
        outcome = UnitOutcome(audit.unit, Outcome.CLAIMED, detail=describe_refusal(error))
    except live.StaleUnit as error:
        outcome = UnitOutcome(audit.unit, Outcome.STALE, detail=describe_refusal(error))
    return SyncedUnit(audit.unit, audit.drifts, outcome)


def _mend(feed: Feed, audit: Audit, actor: str) -> Iterator[UnitOutcome]:
    head = audit.head
    if audit.is_astray:
        live.write_source(feed.store, audit.unit, feed.source)
        yield UnitOutcome(audit.unit, Outcome.PUBLISHED)
    if audit.state is None or audit.change is None or audit.damage is None or head is None:
        return
    if not audit.damage.is_none:
        live.write_mended(
            feed.store,
            audit.state,
            audit.damage,
            versions=audit.change.versions,
            bytes_of=lambda blobs: read_blobs(head, blobs),
        )
        yield UnitOutcome(audit.unit, Outcome.PUBLISHED, audit.state.release)
    if not audit.change.is_empty:
        change: UnitChange = replace(audit.change, note=replace(audit.change.note, actor=actor, reason=REASON))
        made = live.apply_change(feed.store, change, lambda blobs: read_blobs(head, blobs))
        yield UnitOutcome(audit.unit, Outcome.PUBLISHED, made.number, made.sequence)
