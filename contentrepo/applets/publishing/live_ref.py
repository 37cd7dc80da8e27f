"""The live ref: what is live, unit by unit, as one git tree. The store is the truth, the ref is its copy in git."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from weakref import WeakKeyDictionary

from contentrepo.applets.live import api as live
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.listing import Listing, read_listing
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Entry, LiveRef
from contentrepo.applets.validation.api import read_trees
from contentrepo.errors import Refused, UsageError
from contentrepo.named_tuple import NamedTuple

ATTEMPTS = 5

_told: WeakKeyDictionary[live.Store, dict[tuple[str, str], tuple[str, int, float]]] = WeakKeyDictionary()
"""Repository and branch -> live commit, and the listing that it is known to say: its sequence, and when it was made."""


class Released(NamedTuple):
    """A release that was just made, and what it did to files (None: gone).

    Attributes:
        is_gone: it took the unit away.
    """

    unit: str
    release: int
    sequence: int
    commit: str
    files: Mapping[str, Entry | None]
    is_gone: bool


class LiveRefAhead(Refused):
    """The live ref names a store sequence that this store has not reached: another store wrote it."""

    def __init__(self, ref: LiveRef, branch: str, sequence: int) -> None:
        super().__init__(
            f"`refs/contentrepo/live/{branch}` is of store sequence {ref.sequence}, and this store is at {sequence}",
            hint="Name the store that wrote it, or a newer backup of it; or, to make this store the truth, delete the "
            f"ref: `git update-ref -d refs/contentrepo/live/{branch}`.",
        )
        self.sequence = sequence


class LiveRefForeign(Refused):
    """The live ref tells of releases that this store never made, and the store has nothing of the branch."""

    def __init__(self, unit: str, release: int, branch: str) -> None:
        super().__init__(
            f"`refs/contentrepo/live/{branch}` tells of release {release} of `{unit}`, which another store has",
            hint="Name the store that wrote it; or, to make this store the truth, delete the ref: "
            f"`git update-ref -d refs/contentrepo/live/{branch}`.",
        )


def repair_live_ref(feed: Feed, *, parents: Sequence[str] = (), known: Listing | None = None) -> LiveRef | None:
    """Make the live ref say what the store says; nothing is written where it does. None where nothing was ever live.

    A new live commit comes from the previous one and from `parents`. Where the ref says what a listing that is `known`
    says, the store is not asked again.

    Raises:
        LiveRefAhead: the ref belongs to another store.
    """
    ref = git.read_live(feed.repository, feed.source.branch) if known is not None else None
    if ref is not None and known is not None and ref.sequence <= known.sequence:
        if _is_told(feed, ref.commit, known):
            return ref
        if _says_the_same(feed, ref, known):
            note_told(feed, ref.commit, known, sequence=known.sequence)
            return ref
    for _ in range(ATTEMPTS):
        try:
            return _repair_once(feed, parents)
        except git.RefMoved:  # another writer of the same store was faster; look again
            continue
    return _repair_once(feed, parents)


def note_told(feed: Feed, commit: str, listing: Listing, *, sequence: int) -> None:
    """A live commit says what a listing says that is brought on, by releases alone, to a sequence."""
    branches = _told.setdefault(feed.store, {})
    branches[feed.source.repository, feed.source.branch] = commit, sequence, listing.time


def _is_told(feed: Feed, commit: str, listing: Listing) -> bool:
    """Whether that is known: to compare thousands of units takes longer than to publish one."""
    known = _told.get(feed.store, {}).get((feed.source.repository, feed.source.branch))
    return known == (commit, listing.sequence, listing.time)


def mend_live_ref(feed: Feed) -> bool:
    """Make again what git has lost of the live ref's trees, as a power cut may do it; whether there was anything to do.

    The commit and the ref are synced when they are written, the trees below are not: the store has all of them.
    """
    removed = git.remove_empty_objects(feed.repository)
    ref = git.read_live(feed.repository, feed.source.branch)
    if ref is None or not _is_lost(feed, ref):
        return removed > 0
    sequence, files = check_is_ours(feed, ref), read_live_files(feed)
    if not files:
        _check_made_here(feed, ref)
    _write(feed, files, parents=(), sequence=sequence, whole=True)
    return True


def _is_lost(feed: Feed, ref: LiveRef) -> bool:
    try:
        return not git.commit_snapshot(feed.repository, ref.commit).files
    except git.ObjectMissing:
        return True


def check_is_ours(feed: Feed, ref: LiveRef | None) -> int:
    """The store's sequence, read after the ref.

    Raises:
        LiveRefAhead: the ref belongs to another store.
    """
    sequence = live.read_sequence(feed.store)
    if ref is not None and ref.sequence > sequence:
        raise LiveRefAhead(ref, feed.source.branch, sequence)
    return sequence


def _repair_once(feed: Feed, parents: Sequence[str]) -> LiveRef | None:
    # In this order a ref is never taken for one of the future, and a label never for more than its content.
    ref = git.read_live(feed.repository, feed.source.branch)
    sequence = check_is_ours(feed, ref)
    if ref is not None and _says_the_same(feed, ref, read_listing(feed)):
        return ref
    files = read_live_files(feed)
    if (not files) if ref is None else (git.tree_id(files) == ref.tree):
        return ref
    if not files and ref is not None:
        _check_made_here(feed, ref)
    return _write(feed, files, parents=parents, sequence=sequence)


def _check_made_here(feed: Feed, ref: LiveRef) -> None:
    """Before the ref is emptied: a store that is named by mistake has nothing of the branch, whatever its sequence.

    Raises:
        LiveRefForeign: what the ref tells of was released elsewhere.
    """
    for unit, (number, commit) in git.list_sources(feed.repository, ref).items():
        try:
            found = live.get_release(feed.store, unit, number).commit
        except live.UnknownUnit:
            found = ""
        except UsageError:  # its row is lost, so nobody can tell
            continue
        if found != commit:
            raise LiveRefForeign(unit, number, feed.source.branch)


def _says_the_same(feed: Feed, ref: LiveRef, listing: Listing) -> bool:
    """Told unit by unit, from tree ids."""
    stored = {one.unit: one.tree for one in listing.list_branch(feed.source.branch)}
    try:
        return read_trees(feed.repository, ref.commit) == stored
    except git.ObjectMissing:  # git has lost a part of it
        return False


def advance_live_ref(
    feed: Feed,
    onto: LiveRef | None,
    released: Iterable[Released],
    *,
    parents: Sequence[str],
    sources: Callable[[], Mapping[str, tuple[int, str]]],
    tree: str = "",
) -> str:
    """Say what these releases changed, at the cost of that: the new live commit. "" where it did not come out right.

    `sources` are of what was live before; `tree` is what is live then, where that is known.
    """
    taken = [one for one in released if one.sequence]
    changes = _join(taken)
    try:
        return git.advance_live(
            feed.repository,
            feed.source.branch,
            changes,
            onto=onto,
            parents=parents,
            sequence=max((one.sequence for one in taken), default=0),
            sources={one.unit: (one.release, one.commit) for one in taken if not one.is_gone},
            bytes_of=lambda blobs: _stored(feed, blobs),
            tree=tree,
            moved={one.unit for one in taken},
            others=sources,
        )
    except (git.RefMoved, git.PathClash, git.ObjectMissing):
        return ""


def _join(released: Sequence[Released]) -> dict[str, Entry | None]:
    """What all of them do to files: one that a unit gave up is live all the same where another one has it now."""
    units: dict[str, dict[str, Entry | None]] = {}
    for one in released:
        units.setdefault(one.unit, {}).update(one.files)
    if len(units) == 1:
        return units[released[0].unit]
    kept = {path: entry for files in units.values() for path, entry in files.items() if entry is not None}
    return {path: None for files in units.values() for path in files} | kept


def read_live_files(feed: Feed) -> Mapping[str, Entry]:
    """The union of what is live, as a tree's files."""
    rows = live.live_files(feed.store, feed.source.repository, feed.source.branch)
    return {path: Entry(row.mode, row.blob) for path, row in rows.items()}


def _write(
    feed: Feed, files: Mapping[str, Entry], *, parents: Sequence[str], sequence: int, whole: bool = False
) -> LiveRef | None:
    git.write_live(
        feed.repository,
        feed.source.branch,
        files,
        parents=parents,
        sequence=sequence,
        sources=live.live_sources(feed.store, feed.source.repository, feed.source.branch),
        bytes_of=lambda blobs: _stored(feed, blobs),
        whole=whole,
    )
    return git.read_live(feed.repository, feed.source.branch)


def _stored(feed: Feed, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for blob in blobs:
        yield blob, live.read_blob(feed.store, blob)
