"""What lies beside the courses of a branch while another branch of the repository publishes the catalog.

A repository with a branch for each run has one catalog, and each of its branches a README of its own. Such files are
nobody's loss: the branch that has the catalog publishes, the others do not. An entry that only the other branch has is.
"""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import UnitState
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.models import Held, Outcome
from contentrepo.applets.publishing.wording import describe_elsewhere
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Entry

CATALOG = "catalog:"


def find_elsewhere(feed: Feed, state: UnitState, files: Mapping[str, Entry]) -> Held | None:
    """Why a branch's catalog unit need not go live, though nothing is wrong with it; or None.

    Args:
        feed: the branch.
        state: of the unit, whoever holds it.
        files: of the unit at the branch's tip.
    """
    if not state.unit.startswith(CATALOG) or not files:
        return None
    entries = {path: entry.blob for path, entry in files.items() if catalog.is_catalog_path(path)}
    held = state.source
    if held is None:
        main = git.live_branch(feed.repository)
        waits = feed.source.branch != main and not entries
        return Held(state.unit, Outcome.ELSEWHERE, describe_elsewhere(main)) if waits else None
    if held == feed.source or held.repository != feed.source.repository:
        return None
    if entries:
        there = live.read_unit(feed.store, state.unit).files
        if any(path not in there or there[path].blob != blob for path, blob in entries.items()):
            return None
    return Held(state.unit, Outcome.ELSEWHERE, describe_elsewhere(held.branch))
