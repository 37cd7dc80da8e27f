"""A fault of ours on record: the branch stays as it is, and `status` says that we could not check it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import Refusal
from contentrepo.applets.publishing.feed import Feed


@contextmanager
def fault_on_record(feed: Feed, commit: str) -> Iterator[None]:
    """Record any exception against the repository's catalog unit, then let it go on.

    A store that is unavailable would not take that either, and where it is busy, another wait would be for nothing.
    """
    try:
        yield
    except live.StoreUnavailable:
        raise
    except Exception as error:
        unit = str(CatalogKey(feed.source.repository))
        refusal = Refusal(unit, commit, tree="", sequence=0, time="", kind="error", detail=describe_fault(error))
        live.record_refusals(feed.store, feed.source, [refusal])
        raise


def describe_fault(error: Exception) -> str:
    """A sentence that says that the fault is ours, and what can be done about it."""
    hint = getattr(error, "hint", "")
    return f"could not check, the fault is ours: {str(error) or type(error).__name__}" + (hint and f"; {hint}")
