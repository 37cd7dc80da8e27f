"""One run over one branch: make the store equal to the newest accepted content of its tip.

A crash at any point needs nobody: each unit's release is one transaction, and the live ref, the guard and whatever
is still missing are mended by the next run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from contentrepo.applets.facts.models import Afterwards, at_once
from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import Change, Door, FileRow, LiveUnit, UnitChange
from contentrepo.applets.publishing.apply import apply_steps
from contentrepo.applets.publishing.fault import fault_on_record
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.guard import refresh_guard
from contentrepo.applets.publishing.listing import bring_listing_on
from contentrepo.applets.publishing.live_ref import (
    Released,
    advance_live_ref,
    mend_live_ref,
    note_told,
    repair_live_ref,
)
from contentrepo.applets.publishing.models import (
    AT_TIP,
    WENT_LIVE,
    Outcome,
    Progress,
    Published,
    PublishPlan,
    UnitOutcome,
)
from contentrepo.applets.publishing.partly import telling_what_is_live, with_earlier
from contentrepo.applets.publishing.plan import Step, plan_publish, plan_steps
from contentrepo.applets.publishing.situation import Situation, read_situation
from contentrepo.applets.publishing.terms import Terms
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Commit, Entry
from contentrepo.applets.validation.api import accept, check_tip, gathering_facts
from contentrepo.applets.validation.models import Checked
from contentrepo.dataclass import dataclass, replace
from contentrepo.errors import CouldNotCheck

Files = Sequence[Change[FileRow]]

UNSETTLED = frozenset({Outcome.STALE, Outcome.FAILED})
"""Outcomes after which the same state is worth another run."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run goes about it: through which door, who watches, who may stop it, who knows if the branch is fresh.

    Attributes:
        afterwards: gets what nobody waits for: what is kept to make the next check, and the next commit, quicker.
    """

    door: Door
    pusher: str = ""
    progress: Callable[[Progress], None] = lambda _progress: None
    is_stopping: Callable[[], bool] = lambda: False
    is_fresh: Callable[[int], bool] | None = None
    afterwards: Afterwards = at_once

    def go_on(self, progress: Progress) -> bool:
        """Show the progress; whether to take the next step."""
        self.progress(progress)
        return not self.is_stopping()


def publish_tip(feed: Feed, manner: Manner, *, settled: str = "") -> Published:
    """Converge once; a unit that another writer moved meanwhile is looked at afresh, once."""
    with telling_what_is_live() as so_far:
        try:
            published = _publish_once(feed, manner, settled=settled, so_far=so_far)
        except CouldNotCheck:
            if not mend_live_ref(feed):
                raise
            published = with_earlier(_publish_once(feed, manner, settled="", so_far=so_far), so_far)
        if any(outcome.outcome is Outcome.STALE for outcome in published.outcomes):
            return with_earlier(_publish_once(feed, manner, settled="", so_far=so_far), so_far)
        return published


def plan_tip(feed: Feed) -> PublishPlan:
    """What a run would do now."""
    situation = read_situation(feed)
    if situation.tip is None or situation.is_converged:
        return plan_publish((), source=feed.source, commit=situation.tip.id if situation.tip else "")
    checked = check_situation(situation, situation.tip)
    terms = Terms(feed.source, situation.tip.committer, Door.PUBLISH, holds=situation.holds)
    steps = plan_steps(checked, accept(checked), terms, situation.books)
    return plan_publish(steps, source=feed.source, commit=situation.tip.id)


def check_situation(situation: Situation, commit: Commit) -> Checked:
    """A commit against what is live, with every gate."""
    feed, sources = situation.feed, situation.books.list_sources
    head = git.known_snapshot(feed.repository, commit.tree, commit=commit.id, held=git.HeldBytes())
    name, guard = feed.source.repository, situation.guard
    return check_tip(feed.repository, head, situation.base, name=name, guard=guard, sources=sources)


def finish(feed: Feed, outcomes: tuple[UnitOutcome, ...], *, parents: tuple[str, ...]) -> None:
    """Tell git what the store now says."""
    if any(outcome.outcome in WENT_LIVE for outcome in outcomes):
        repair_live_ref(feed, parents=parents)
        refresh_guard(feed)
        feed.store.settle()


def _publish_once(feed: Feed, manner: Manner, *, settled: str, so_far: list[LiveUnit]) -> Published:
    situation = read_situation(feed)
    tip, state = situation.tip, situation.digest() if settled else ""
    nothing = Published(feed.source.repository, feed.source.branch, tip.id if tip else "", ())
    if tip is None or (settled and state == settled):
        return replace(nothing, state=state or situation.digest())
    outcomes: tuple[UnitOutcome, ...] = ()
    if manner.is_fresh is not None and not situation.is_converged and not manner.is_fresh(_read_sequence(feed)):
        return replace(nothing, is_behind=True)
    if not situation.is_converged:
        with fault_on_record(feed, tip.id), gathering_facts(feed.repository, manner.afterwards):
            outcomes = _publish_changes(situation, tip, manner, so_far)
        manner.afterwards(feed.store.settle)
    if manner.is_stopping() or _is_unsettled(situation, outcomes):
        return replace(nothing, outcomes=outcomes)
    if not _is_noted(outcomes):
        live.record_commit(feed.store, feed.source, tip.id)
    return replace(nothing, outcomes=outcomes, state=state or situation.digest())  # nobody waited for it


def _read_sequence(feed: Feed) -> int:
    """Of the branch's last release. Asked after the books were read, so it is of all that they tell, or later."""
    return live.read_live_sequence(feed.store, feed.source)


def _is_noted(outcomes: tuple[UnitOutcome, ...]) -> bool:
    """Whether the last release said that the branch has come to the commit (`apply_steps`)."""
    return all(one.outcome in AT_TIP for one in outcomes) and any(one.outcome in WENT_LIVE for one in outcomes[-1:])


def _is_unsettled(situation: Situation, outcomes: tuple[UnitOutcome, ...]) -> bool:
    """Whether another run has something to do at once: after a fault or a race, or because the tip has moved on."""
    if any(outcome.outcome in UNSETTLED for outcome in outcomes):
        return True
    tip = git.read_ref(situation.feed.repository, situation.feed.branch_ref)
    return situation.tip is None or tip != situation.tip.id


def _publish_changes(
    situation: Situation, tip: Commit, manner: Manner, so_far: list[LiveUnit]
) -> tuple[UnitOutcome, ...]:
    feed = situation.feed
    manner.progress(Progress(feed.source.branch, tip.id))
    checked = check_situation(situation, tip)
    decided = accept(checked)
    terms = Terms(feed.source, tip.committer, manner.door, manner.pusher, situation.holds)
    changed: dict[str, Files] = {}
    released: list[LiveUnit] = []
    steps = _noting(plan_steps(checked, decided, terms, situation.books), changed)
    try:
        outcomes = apply_steps(
            feed, checked, steps, total=len(decided), go_on=manner.go_on, reached=tip.id, released=released
        )
    finally:
        so_far += released
    # Where every unit of the tip is live now, so is its tree: every path is of one unit.
    is_whole = len(outcomes) == len(decided) and all(one.outcome in AT_TIP for one in outcomes)
    tree = tip.tree if is_whole else ""
    advanced = _advance(situation, outcomes, changed, commit=tip.id, tree=tree)
    sequence = situation.books.sequence + len(released)
    # Where nobody else has written before the last of them, what was told of before, and these releases, is all.
    if advanced and released and released[-1].sequence == sequence:
        bring_listing_on(feed, situation.books.listing, released)
        note_told(feed, advanced, situation.books.listing, sequence=sequence)
    else:
        finish(feed, outcomes, parents=(tip.id,))
    return outcomes


def _advance(
    situation: Situation,
    outcomes: Iterable[UnitOutcome],
    changed: Mapping[str, Files],
    *,
    commit: str,
    tree: str,
) -> str:
    """Bring the live ref on from where the run found it; a first one only where all of its tree is known.

    "" where that did not come out right, so that the ref is to be repaired; else its commit.
    """
    released = [
        Released(
            one.unit,
            one.release,
            one.sequence,
            commit,
            {} if tree else _list_entries(changed[one.unit]),  # of a tree that is known, nothing is worked out
            one.outcome is Outcome.REMOVED,
        )
        for one in outcomes
        if one.outcome in WENT_LIVE
    ]
    if not released or (situation.live is None and not tree):
        return ""
    sources = situation.books.read_sources
    return advance_live_ref(situation.feed, situation.live, released, parents=(commit,), sources=sources, tree=tree)


def _list_entries(files: Files) -> dict[str, Entry | None]:
    return {one.subject: Entry(one.new.mode, one.new.blob) if one.new else None for one in files}


def _noting(steps: Iterable[Step], changed: dict[str, Files]) -> Iterator[Step]:
    """The steps, with what they do to files kept, and nothing else of them."""
    for step in steps:
        if isinstance(step, UnitChange):
            changed[step.unit] = step.files
        yield step
