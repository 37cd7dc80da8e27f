"""Publishing: accepted content to the live store, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from contentrepo.applets.facts.models import at_once
from contentrepo.applets.live.api import ClaimMove, Fault, KeptRelease, Store, list_units
from contentrepo.applets.live.api import drop_kept_release as _drop_kept_release
from contentrepo.applets.live.api import keep_program_release as _keep_program_release
from contentrepo.applets.live.api import lift_pin as _lift_pin
from contentrepo.applets.live.models import At, Door
from contentrepo.applets.publishing import accept as _accept
from contentrepo.applets.publishing import entry_move as _entry_move
from contentrepo.applets.publishing import move as _move
from contentrepo.applets.publishing import publish as _publish
from contentrepo.applets.publishing import revert as _revert
from contentrepo.applets.publishing import status as _status
from contentrepo.applets.publishing.announcement import announce, announce_published, announcing_part
from contentrepo.applets.publishing.blocks import block_version
from contentrepo.applets.publishing.entry_move import NotTaken
from contentrepo.applets.publishing.feed import find_media_location, find_store_location, open_feed, settle_feed
from contentrepo.applets.publishing.holding import is_about_nothing, is_over, list_dateless
from contentrepo.applets.publishing.listing import forget_listing
from contentrepo.applets.publishing.live_ref import LiveRefAhead, LiveRefForeign, repair_live_ref
from contentrepo.applets.publishing.missing_store import MissingStore, check_new_store, is_missing_store
from contentrepo.applets.publishing.models import Progress, Published, PublishPlan, Synced, UnitStatus
from contentrepo.applets.publishing.moment import IllegalTime
from contentrepo.applets.publishing.move import NotHere
from contentrepo.applets.publishing.order import drop_hold, drop_push, hold_units, resume_units
from contentrepo.applets.publishing.partly import PartlyPublished
from contentrepo.applets.publishing.preview import (
    UnknownPreview,
    drop_preview,
    list_previews,
    make_preview,
    sweep_previews,
)
from contentrepo.applets.publishing.reason import NoReason, check_reason
from contentrepo.applets.publishing.revert import ForeignUnit
from contentrepo.applets.publishing.schedule import Scheduled, list_scheduled
from contentrepo.applets.publishing.sync import check_drift, mend_drift, repair_drift, verify_drift
from contentrepo.applets.publishing.version_difference import compare_versions
from contentrepo.applets.publishing.whole import check_whole, prove_root_hash
from contentrepo.applets.repository.api import Repository, find_commit, get_commit
from contentrepo.applets.repository.models import LiveRef

__all__ = [
    "ForeignUnit",
    "IllegalTime",
    "LiveRefAhead",
    "LiveRefForeign",
    "MissingStore",
    "NoReason",
    "NotHere",
    "NotTaken",
    "PartlyPublished",
    "Scheduled",
    "UnknownPreview",
    "accept_commit",
    "block_version",
    "check_integrity",
    "check_new_store",
    "check_store",
    "compare_versions",
    "count_elsewhere",
    "drop_hold",
    "drop_kept_release",
    "drop_preview",
    "drop_push",
    "find_media_location",
    "find_store_location",
    "hold_units",
    "is_about_nothing",
    "is_missing_store",
    "is_over",
    "is_unknown_branch",
    "keep_program_release",
    "lift",
    "list_dateless",
    "list_previews",
    "list_scheduled",
    "make_preview",
    "move_claim",
    "plan_branch",
    "prove_root_hash",
    "publish_branch",
    "repair",
    "repair_live",
    "resume_units",
    "revert_unit",
    "status",
    "sweep_previews",
    "sync_store",
    "verify",
]


def publish_branch(
    repository: Repository,
    store: Store,
    branch: str | None = None,
    *,
    door: Door,
    pusher: str = "",
    progress: Callable[[Progress], None] = lambda _progress: None,
    is_stopping: Callable[[], bool] = lambda: False,
    settled: str = "",
    is_fresh: Callable[[int], bool] | None = None,
    afterwards: Callable[[Callable[[], object]], object] = at_once,
) -> Published:
    """Make the store equal to the newest accepted content of a branch's tip, each unit in its own transaction.

    First the live ref and the guard are repaired from the store, at last they are written. Refusals go on record.

    Args:
        repository: whose branch it is.
        store: where it goes live.
        branch: by default the repository's live branch.
        door: through which door the releases come.
        pusher: who pushed, where the door knows it.
        progress: called before the check, and before each unit.
        is_stopping: asked before each unit; when it says yes, the rest is left to the next run.
        settled: the `state` of an earlier run; where nothing has changed since, nothing is looked at again.
        is_fresh: where the branch is fetched from elsewhere: whether it was since the sequence at which something of it
            went live last. If not, another publisher may know a newer tip, and nothing is published.
        afterwards: gets what may be done once others were told: what is kept to make the next check and the next commit
            quicker. By default it is done before the answer. Nothing is lost but time where it is never done.

    Raises:
        LiveRefAhead: the repository's live ref belongs to another store.
        CouldNotCheck: the fault is ours or the machine's; it is on record where the store could take it.
    """
    manner = _publish.Manner(door, pusher, progress, is_stopping, is_fresh, afterwards)
    feed = settle_feed(repository, store, branch)
    with announcing_part(store):
        published = _publish.publish_tip(feed, manner, settled=settled)
    return announce_published(store, published)


def plan_branch(repository: Repository, store: Store, branch: str | None = None) -> PublishPlan:
    """What `publish_branch` would do now; the store is not written.

    Raises:
        LiveRefAhead: the repository's live ref belongs to another store.
        CouldNotCheck: the fault is ours or the machine's.
    """
    return _publish.plan_tip(open_feed(repository, store, branch))


def accept_commit(
    repository: Repository, store: Store, commit: str, *, reason: str, actor: str, branch: str | None = None
) -> Published:
    """Publish the units that a commit brings to a branch (default: the live one), despite their `new` errors.

    `always` and `impact` findings still refuse. From then on what was accepted is the base for everybody. Where the
    branch does not contain the commit, what its tip has in place of it is pinned, so that it does not come back.

    Raises:
        UnknownRevision: there is no such commit.
        NoReason: the reason is blank.
        LiveRefAhead: the repository's live ref belongs to another store.
    """
    found = get_commit(repository, commit)
    feed = settle_feed(repository, store, branch, tip=found.id)
    published = _accept.accept_units(feed, found, reason=reason, actor=actor)
    announce(store)
    return published


def revert_unit(
    store: Store,
    repository: Repository,
    unit: str,
    release: int,
    *,
    reason: str,
    actor: str,
    branch: str | None = None,
    on_branch: bool = False,
) -> Published:
    """Make a unit live as it was in an earlier release, as a new release, and pin what that undoes.

    Everything comes from the store. Without `branch` it is the one of this repository that the unit is live from, else
    the live branch. Going back to what is live already is the outcome `noop`. `on_branch` commits the
    undo to the branch, too, by compare and swap; the outcome's detail then says what the branch is at.

    Raises:
        UsageError: no such unit or release, or a blank reason.
        ForeignUnit: another repository or branch publishes the unit.
        Claimed: somebody else holds a name or key today that the release held.
        StaleUnit: the unit was published meanwhile; look again.
        BranchMovedOn, NotClean: the branch cannot take the undo; nothing was done (Refused).
        NotUndone: it could no more once the release was live (Refused).
    """
    feed = settle_feed(repository, store, branch)
    revert = _revert.revert_to if branch else _revert.revert_at_home
    published = revert(feed, unit, release, reason=reason, actor=actor, on_branch=on_branch)
    announce(store)
    return published


def move_claim(
    repository: Repository, store: Store, unit: str, *, reason: str, actor: str, branch: str | None = None
) -> ClaimMove:
    """Let a unit be published from this repository and branch from now on. What is live stays as it is.

    An entry of another repository's catalog, as in `program/data-science`, moves at once: the branch here has its file,
    and its catalog goes live with it; the other catalog loses it in the same moment.

    Raises:
        NotTaken: the branch does not have the entry's file, or its catalog is refused.
        Claimed, StaleUnit: of an entry: somebody was faster.
        NotHere: the branch does not have the unit.
        CannotMove: it is published from here already, or is the catalog of another repository.
        UnknownUnit: it was never published.
        NoReason: the reason is blank.
    """
    move = _entry_move.move_entry if _entry_move.is_entry(unit) else _move.move_here
    moved = move(settle_feed(repository, store, branch), unit, reason=reason, actor=actor)
    announce(store)
    return moved


def lift(store: Store, pin: int, *, reason: str, actor: str) -> None:
    """Lift a pin: the next run may bring its content back.

    Raises:
        UsageError: no such pin holds, or the reason is blank.
    """
    _lift_pin(store, pin, reason=check_reason(reason), actor=actor)
    announce(store)


def keep_program_release(store: Store, program: str, at: At, *, reason: str, actor: str) -> KeptRelease:
    """Mark a release of a program as one whose state must never be thinned out; asking again changes nothing.

    Raises:
        UsageError: no such program or release, or the reason is blank.
    """
    return _keep_program_release(store, program, at, reason=check_reason(reason), actor=actor)


def drop_kept_release(store: Store, program: str, sequence: int, *, reason: str, actor: str) -> None:
    """Take that mark away.

    Raises:
        UsageError: the release is not kept, or the reason is blank.
    """
    _drop_kept_release(store, program, sequence, reason=check_reason(reason), actor=actor)


def repair_live(repository: Repository, store: Store, branch: str | None = None) -> LiveRef | None:
    """Make `refs/contentrepo/live/<branch>` say what the store says; None where nothing was ever live.

    Raises:
        LiveRefAhead: the ref belongs to another store.
    """
    feed = open_feed(repository, store, branch)
    forget_listing(feed)
    return repair_live_ref(feed)


def status(repository: Repository, store: Store, branch: str | None = None) -> tuple[UnitStatus, ...]:
    """How each unit of a branch stands against what is live, sorted by unit. Judges nothing, writes nothing.

    Raises:
        LiveRefAhead: the repository's live ref belongs to another store.
    """
    return _status.read_status(open_feed(repository, store, branch))


def count_elsewhere(repository: Repository, store: Store, branch: str | None = None) -> dict[str, int]:
    """How many units are live from each other branch of the repository, by its name: `status` is of one branch."""
    here = open_feed(repository, store, branch).source
    sources = [unit.source for unit in list_units(store, here.repository)]
    return dict(sorted(Counter(source.branch for source in sources if source != here).items()))


def is_unknown_branch(repository: Repository, store: Store, branch: str) -> bool:
    """Whether there is no such branch, and nothing is live that was published from it."""
    feed = open_feed(repository, store, branch)
    if find_commit(repository, feed.branch_ref) is not None:  # nearly always: many units need not be read
        return False
    return all(unit.source != feed.source for unit in list_units(store, feed.source.repository))


def check_store(repository: Repository, store: Store, branch: str | None = None) -> Synced:
    """Compare every unit that is live from a branch with the tree that its release names; nothing is written.

    All rows of the current releases are worked out again from git, and the bytes beneath them are looked at. Rows of
    earlier releases are not.

    Raises:
        LiveRefAhead: the repository's live ref belongs to another store.
    """
    return check_drift(open_feed(repository, store, branch))


def sync_store(
    repository: Repository,
    store: Store,
    branch: str | None = None,
    *,
    actor: str,
    progress: Callable[[Progress], None] = lambda _progress: None,
) -> Synced:
    """Repair what `check_store` finds, then publish what is accepted at the branch's tip. Again, it changes nothing.

    Raises:
        LiveRefAhead: the repository's live ref belongs to another store.
        CouldNotCheck: the fault is ours or the machine's.
    """
    with announcing_part(store):
        synced = repair_drift(settle_feed(repository, store, branch), actor=actor, progress=progress)
    announce(store)
    return synced


def verify(repository: Repository, store: Store, unit: str | None = None, *, branch: str | None = None) -> Synced:
    """The same as `check_store` for one unit or for all: root hashes from the store's rows, every row from git.

    Raises:
        UnknownUnit, NotLive: the unit is not live (UsageError).
        ForeignUnit: it is published from elsewhere (Refused).
        LiveRefAhead: the repository's live ref belongs to another store.
    """
    return verify_drift(open_feed(repository, store, branch), unit)


def repair(
    repository: Repository, store: Store, unit: str | None = None, *, actor: str, branch: str | None = None
) -> Synced:
    """Repair what `verify` finds. Nothing that waits at the branch's tip is published.

    Raises:
        As `verify`.
    """
    synced = mend_drift(open_feed(repository, store, branch), unit, actor=actor)
    announce(store)
    return synced


def check_integrity(store: Store, *, history: bool = False) -> tuple[Fault, ...]:
    """Whether the store's rows fit together and make the root hashes of what is live; of every release by `history`."""
    return check_whole(store, history=history)
