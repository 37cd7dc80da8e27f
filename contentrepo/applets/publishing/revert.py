"""Back to an earlier release: rebuilt from the store alone, so that it works when git has pruned everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import Door, Kind, Release, ReleaseNote, Source, UnitChange, UnitState
from contentrepo.applets.publishing.branch_undo import commit_branch_undo, plan_branch_undo
from contentrepo.applets.publishing.difference import compute_difference
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.live_ref import Released, advance_live_ref
from contentrepo.applets.publishing.models import WENT_LIVE, Outcome, Published, UnitOutcome
from contentrepo.applets.publishing.pins import compute_pin, is_held
from contentrepo.applets.publishing.publish import finish
from contentrepo.applets.publishing.reason import check_reason
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Entry
from contentrepo.dataclass import replace
from contentrepo.errors import ContentRepoError, CouldNotCheck, Refused, UsageError


class ForeignUnit(Refused):
    """A unit is published from elsewhere; what is done about it is that branch's or repository's business."""

    def __init__(self, unit: str, source: Source, *, asked: Source) -> None:
        ours = source.repository == asked.repository
        super().__init__(
            f"`{unit}` is published from repository {source.repository}, branch {source.branch}",
            hint=f"Name it: `--branch {source.branch}`." if ours else "Run the command there.",
        )
        self.source = source


class NotUndone(Refused):
    """The earlier release is live again, and by then the branch could not take the undo."""


@contextmanager
def _telling_what_is_live(outcome: UnitOutcome, feed: Feed) -> Iterator[None]:
    try:
        yield
    except ContentRepoError as error:
        kind = CouldNotCheck if isinstance(error, CouldNotCheck) else NotUndone
        what = f"`{outcome.unit}` is live as it was" + (f", in release {outcome.release}" if outcome.release else "")
        said = f"{what}, and branch {feed.source.branch} did not take the undo: {error}"
        raise kind(said, hint=error.hint or "Run the command again: it goes on with the branch.") from error


def revert_at_home(
    feed: Feed, unit: str, number: int, *, reason: str, actor: str, on_branch: bool = False
) -> Published:
    """The same on whichever branch of the feed's repository the unit is live from."""
    try:
        return revert_to(feed, unit, number, reason=reason, actor=actor, on_branch=on_branch)
    except ForeignUnit as error:  # nothing was done
        if error.source.repository != feed.source.repository:
            raise
        home = replace(feed, source=error.source)
        return revert_to(home, unit, number, reason=reason, actor=actor, on_branch=on_branch)


def revert_to(feed: Feed, unit: str, number: int, *, reason: str, actor: str, on_branch: bool = False) -> Published:
    """Make a release's state live again; nothing happens where it is live already.

    `on_branch` commits the undo to the branch, too, which is looked at before anything goes live.
    """
    why = check_reason(reason)
    release = live.get_release(feed.store, unit, number)
    before = git.read_live(feed.repository, feed.source.branch)
    current, target = _read_both(feed, unit, number) if on_branch else live.read_difference(feed.store, unit, number)
    if current.source not in (None, feed.source):
        raise ForeignUnit(unit, current.source, asked=feed.source)
    if current.source is None and git.read_ref(feed.repository, feed.branch_ref) is None:
        branch = feed.source.branch
        raise UsageError(
            f"`{unit}` is not live, and there is no branch {branch} to publish it from",
            hint="Name its branch with `--branch`.",
        )
    undo = plan_branch_undo(feed, current, target) if on_branch else None
    change = plan_revert(current, target, source=feed.source, note=_note(release, current, reason=why, actor=actor))
    change = replace(change, lifted=_find_overruled(feed, unit, number, reason=why))
    outcome = _apply(feed, change)
    if before is not None and outcome.outcome in WENT_LIVE:
        was = before
        released = [_release(outcome, change)]
        advance_live_ref(feed, before, released, parents=(), sources=lambda: git.list_sources(feed.repository, was))
    finish(feed, (outcome,), parents=())
    if undo is not None:
        with _telling_what_is_live(outcome, feed):
            commit = commit_branch_undo(feed, undo, current, target, release=number, reason=why, actor=actor)
        outcome = replace(outcome, detail=f"{feed.branch_ref} {commit}" if commit else "")
    return Published(feed.source.repository, feed.source.branch, release.commit, (outcome,))


def plan_revert(current: UnitState, target: UnitState, *, source: Source, note: ReleaseNote) -> UnitChange:
    """Everything that one transaction writes to make `current` what `target` was, with the pin of what is undone."""
    return UnitChange(
        unit=current.unit,
        source=source,
        expected_version=current.version,
        tree=target.tree,
        note=note,
        files=compute_difference(current.files, target.files),
        blocks=compute_difference(current.blocks, target.blocks),
        versions=(),
        assets=compute_difference(current.assets, target.assets),
        entries=compute_difference(current.entries, target.entries),
        keys=compute_difference(current.keys, target.keys),
        pin=compute_pin(current.files, target.files),
    )


def _read_both(feed: Feed, unit: str, number: int) -> tuple[UnitState, UnitState]:
    """All of what is live and of what was: the branch may have moved in any of it."""
    return live.read_unit(feed.store, unit), live.read_unit_at(feed.store, unit, number)


def _note(release: Release, current: UnitState, *, reason: str, actor: str) -> ReleaseNote:
    return ReleaseNote(
        commit=release.commit,
        base=current.commit,
        actor=actor,
        door=Door.REVERT,
        kind=Kind.REVERT,
        verdict=release.note.verdict,
        checker=release.note.checker,
        guard=release.note.guard,
        reverted=release.number,
        reason=reason,
    )


def _apply(feed: Feed, change: UnitChange) -> UnitOutcome:
    if change.is_empty:
        for pin, why in change.lifted:
            live.lift_pin(feed.store, pin, reason=why, actor=change.note.actor)
        return UnitOutcome(change.unit, Outcome.NOOP, detail="this is what is live")
    made = live.apply_change(feed.store, change, lambda blobs: _stored(feed, blobs))
    outcome = Outcome.PUBLISHED if change.tree else Outcome.REMOVED
    return UnitOutcome(change.unit, outcome, made.number, made.sequence)


def _stored(feed: Feed, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for blob in blobs:
        yield blob, live.read_blob(feed.store, blob)


def _release(outcome: UnitOutcome, change: UnitChange) -> Released:
    files = {one.subject: Entry(one.new.mode, one.new.blob) if one.new else None for one in change.files}
    gone = outcome.outcome is Outcome.REMOVED
    return Released(change.unit, outcome.release, outcome.sequence, change.note.commit, files, is_gone=gone)


def _find_overruled(feed: Feed, unit: str, number: int, *, reason: str) -> tuple[tuple[int, str], ...]:
    """Whoever brings back what was once undone means it: a pin that would hold it shall hold no more."""
    pins = live.list_pins(feed.store, unit)
    paths = {path for pin in pins for path, _ in pin.contents}
    files = live.read_files_at(feed.store, unit, number, paths=paths) if pins else {}
    return tuple((pin.id, f"reverted to release {number}: {reason}") for pin in pins if is_held(files, pin))
