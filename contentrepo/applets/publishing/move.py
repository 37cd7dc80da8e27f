"""A unit that from now on is published from here: an operator's decision, on record."""

from __future__ import annotations

from contentrepo.applets.live import api as live
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.guard import refresh_guard
from contentrepo.applets.publishing.live_ref import check_is_ours, repair_live_ref
from contentrepo.applets.publishing.reason import check_reason
from contentrepo.applets.repository import api as git
from contentrepo.applets.validation.api import read_layout
from contentrepo.errors import Refused


class NotHere(Refused):
    """The branch does not have the unit, so publishing from it would take the unit away."""


def move_here(feed: Feed, unit: str, *, reason: str, actor: str) -> live.ClaimMove:
    """Move the claim, then tell git what is live from here."""
    why = check_reason(reason)
    check_is_ours(feed, git.read_live(feed.repository, feed.source.branch))
    tip = git.read_ref(feed.repository, feed.branch_ref)
    if tip is None or not read_layout(feed.repository, tip).trees.get(unit):
        raise NotHere(
            f"branch {feed.source.branch} of {feed.source.repository} has no `{unit}`", hint="Push it there first."
        )
    moved = live.move_unit(feed.store, unit, feed.source, actor=actor, reason=why)
    repair_live_ref(feed)
    refresh_guard(feed)
    return moved
