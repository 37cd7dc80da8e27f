"""What a run over a branch starts from: the live ref and the guard, repaired from the store, and the branch's tip."""

from __future__ import annotations

from hashlib import sha256

from contentrepo.applets.publishing.books import Books, read_books
from contentrepo.applets.publishing.canonical import render_json
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.guard import refresh_guard
from contentrepo.applets.publishing.holding import NO_HOLDS, Holds, read_holds
from contentrepo.applets.publishing.live_ref import repair_live_ref
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Commit, GuardFile, LiveRef, Snapshot
from contentrepo.applets.validation.api import checker_digest
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a run's outcomes follow from.

    Attributes:
        books: of the store, before anything else was read.
        tip: None where the branch does not exist.
    """

    feed: Feed
    books: Books
    live: LiveRef | None
    guard: GuardFile
    tip: Commit | None
    holds: Holds = NO_HOLDS

    @property
    def base(self) -> Snapshot:
        """What is live, as the tree to judge against."""
        live = self.live
        if live is None:
            return git.EMPTY_SNAPSHOT
        return git.known_snapshot(self.feed.repository, live.tree, commit=live.commit)

    @property
    def is_converged(self) -> bool:
        """Whether the tip's content is live to the last byte, so that no check is needed to say so."""
        return self.tip is not None and self.live is not None and self.tip.tree == self.live.tree

    def digest(self) -> str:
        """Equal digests have equal outcomes."""
        pins = [pin.id for pin in self.books.pins]
        tip, live_commit = (self.tip.id if self.tip else ""), (self.live.commit if self.live else "")
        source = [self.feed.source.repository, self.feed.source.branch]
        known = [source, tip, live_commit, self.guard.digest, checker_digest(), pins, self.holds.state]
        return sha256(render_json(known).encode()).hexdigest()


def read_situation(feed: Feed) -> Situation:
    """Repair what git says of the store, then look at the branch.

    Where there is no branch, only the guard is written: whoever pushes first may refer to what others have published.

    Raises:
        LiveRefAhead: the repository's live ref belongs to another store.
    """
    books = read_books(feed)
    at = git.read_ref(feed.repository, feed.branch_ref)
    if at is None:
        ref = git.read_live(feed.repository, feed.source.branch)
        return Situation(feed, books, ref, refresh_guard(feed, books), None)
    ref, guard = repair_live_ref(feed, known=books.listing), refresh_guard(feed, books)
    tip = git.get_commit(feed.repository, at)
    return Situation(feed, books, ref, guard, tip, read_holds(feed, tip.id))
