"""What a door judges against: the live tree, else the nearest thing that git knows (DESIGN: Base)."""

from __future__ import annotations

from collections.abc import Sequence

from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import Repository
from contentrepo.applets.repository.models import RefUpdate, Snapshot

REMOTE = "refs/remotes/origin"


def read_live_base(repository: Repository, branch: str) -> Snapshot | None:
    """The live tree of a branch, or None where nothing was ever published (or nobody fetched it)."""
    live = git.read_live(repository, branch)
    return git.commit_snapshot(repository, live.commit) if live else None


def read_local_base(repository: Repository, *heads: str) -> Snapshot:
    """The base of an index or of a revision: the live tree, else the merge base with the remote's live branch.

    Args:
        repository: whose live ref and remote are looked at.
        heads: what is judged: HEAD and MERGE_HEAD, or the revision's commit.
    """
    branch = git.live_branch(repository)
    live = read_live_base(repository, branch)
    if live is not None:
        return live
    remote = git.read_ref(repository, f"{REMOTE}/{branch}")
    common = git.merge_base(repository, remote, *heads) if remote and heads else None
    return git.commit_snapshot(repository, common) if common else git.EMPTY_SNAPSHOT


def read_push_base(repository: Repository, update: RefUpdate, updates: Sequence[RefUpdate], *, branch: str) -> Snapshot:
    """The base of one updated branch of a push.

    The live branch: the live tree, else the old tip. Another branch: its merge base with the live branch
    as the push leaves it. `branch` is the name of the live branch.
    """
    if update.ref == f"refs/heads/{branch}":
        live = read_live_base(repository, branch)
        if live is not None:
            return live
        return git.EMPTY_SNAPSHOT if update.creates else git.commit_snapshot(repository, update.old)
    common = fork_point(repository, update, updates)
    return git.commit_snapshot(repository, common) if common else git.EMPTY_SNAPSHOT


def fork_point(repository: Repository, update: RefUpdate, updates: Sequence[RefUpdate]) -> str | None:
    """Where a branch left the live branch as the push leaves it; None where they share nothing."""
    tip = live_tip(repository, updates)
    return git.merge_base(repository, tip, update.new) if tip else None


def live_tip(repository: Repository, updates: Sequence[RefUpdate]) -> str | None:
    """The commit of the live branch as the push leaves it; None where there is no such branch."""
    ref = f"refs/heads/{git.live_branch(repository)}"
    pushed = [other for other in updates if other.ref == ref and not other.deletes]
    return pushed[0].new if pushed else git.read_ref(repository, ref)
