"""What came of a run, as events."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.api.publish import WENT_LIVE, Outcome, PartlyPublished, Progress, Published, UnitOutcome
from contentrepo.entrypoints.publisher.event import Event, Fields, Kind

KINDS = {
    Outcome.NOOP: Kind.NOOP,
    Outcome.ELSEWHERE: Kind.NOOP,
    Outcome.PINNED: Kind.HELD,
    Outcome.SUSPENDED: Kind.HELD,
    Outcome.WAITING: Kind.HELD,
    Outcome.FAILED: Kind.FAILED,
} | dict.fromkeys(WENT_LIVE, Kind.PUBLISHED)
SHORT = 12


def describe_published(
    published: Published, *, repository: str, seconds: float, since: float | None = None
) -> Iterator[Event]:
    """One event for each unit that something happened to; one in all where nothing did.

    Args:
        seconds: that the turn took.
        since: seconds since something woke the publisher; None where nothing did.
    """
    about: Fields = {
        "repository": repository,
        "branch": published.branch,
        "commit": published.commit,
        "duration_ms": round(seconds * 1000, 1),
    }
    if since is not None:
        about = {**about, "since_woken_s": round(since, 4)}
    for outcome in published.outcomes:
        fields: Fields = {**about, "unit": outcome.unit, "release": outcome.release, "sequence": outcome.sequence}
        if outcome.commit:
            fields = {**fields, "commit": outcome.commit}
        yield Event(KINDS.get(outcome.outcome, Kind.REFUSED), _sentence(published, outcome), fields)
    if published.is_noop:
        commit = published.commit[:SHORT] or "no commit"
        yield Event(Kind.NOOP, f"{repository}: {published.branch} at {commit}: nothing to do", about)


def describe_absence(published: Published, *, repository: str) -> Event:
    """There is nothing to follow, which may be meant, and more often is not."""
    hint = "`git config contentrepo.live NAME` says which one goes live"
    message = f"{repository}: there is no branch {published.branch} yet; {hint}"
    return Event(Kind.REFUSED, message, {"repository": repository, "branch": published.branch})


def describe_deletion(published: Published, *, repository: str) -> Event:
    """A branch is gone that was there."""
    message = f"{repository}: branch {published.branch} was deleted; what is live from it stays live"
    return Event(Kind.REFUSED, message, {"repository": repository, "branch": published.branch})


def describe_unenforced(*, repository: str) -> Event:
    """Told once for each repository: what goes live was written by people whom this door cannot know."""
    message = f"{repository}: access is not enforced here, where nobody knows who pushed; hooks or a forge do that"
    return Event(Kind.STARTED, message, {"repository": repository})


def describe_progress(progress: Progress, *, repository: str) -> Event:
    """How far a run is."""
    message = f"{repository}: checking {progress.branch} at {progress.commit[:SHORT]}"
    if not progress.is_checking:
        message = f"{repository}: {progress.done} of {progress.total} units done, next {progress.unit}"
    fields: Fields = {"repository": repository, "unit": progress.unit, "done": progress.done, "total": progress.total}
    return Event(Kind.PROGRESS, message, fields)


def describe_failure(error: Exception, *, repository: str, branch: str, retry: float) -> Event:
    """A turn that came to nothing. `branch` is "" for the repository's live branch: which one may not be known."""
    name = type(error).__name__
    hint = getattr(error, "hint", "")
    where = f"{repository}, branch {branch}" if branch else repository
    message = f"{where}: could not publish: {str(error) or name}; next try in {retry:g} s" + (hint and f". {hint}")
    return Event(Kind.FAILED, message, {"repository": repository, "branch": branch, "error": name, "retry_s": retry})


def describe_part(error: Exception, *, repository: str) -> Iterator[Event]:
    """One event for each unit that had gone live when a fault ended the turn: that is news like any other."""
    for one in error.released if isinstance(error, PartlyPublished) else ():
        told = (
            f"release {one.release} from {one.commit[:SHORT]} is live"
            if one.tree
            else f"gone as in {one.commit[:SHORT]}"
        )
        fields: Fields = {"repository": repository, "branch": one.source.branch, "commit": one.commit, "unit": one.unit}
        fields = {**fields, "release": one.release, "sequence": one.sequence}
        yield Event(Kind.PUBLISHED, f"{one.unit}: {told} (store sequence {one.sequence})", fields)


def describe_loss(error: Exception, *, repository: str) -> Event:
    """All is live, and what would have made the next turn quicker is not kept."""
    name = type(error).__name__
    message = f"{repository}: the next check takes longer, for what this one found is not kept: {str(error) or name}"
    return Event(Kind.FAILED, message, {"repository": repository, "error": name})


def _sentence(published: Published, outcome: UnitOutcome) -> str:
    commit = (outcome.commit or published.commit)[:SHORT]
    if outcome.outcome is Outcome.PUBLISHED:
        return f"{outcome.unit}: release {outcome.release} from {commit} is live (store sequence {outcome.sequence})"
    if outcome.outcome is Outcome.REMOVED:
        return f"{outcome.unit}: gone as in {commit} (store sequence {outcome.sequence})"
    return f"{outcome.unit}: {outcome.outcome} at {commit}: {outcome.detail}"
