"""How far live is behind a branch, in one sentence."""

from __future__ import annotations

from contentrepo.api.check import Repository, count_commits, find_commit
from contentrepo.entrypoints.hooks.protection import OURS

HOW = "a running publisher, or `contentrepo publish`, makes it so"


def describe_lag(repository: Repository, branch: str, tip: str) -> str:
    """What waits for a publisher once `tip` stands on the live branch."""
    live, head = find_commit(repository, f"{OURS}live/{branch}"), find_commit(repository, tip)
    if live is None or head is None:
        return f"nothing of {branch} is live yet; {HOW}"
    behind = count_commits(repository, [live.id], tip)
    if behind:
        return f"live is {behind} commit{'s' * (behind != 1)} behind {branch}"
    # The branch may have gone back: then nothing of it is missing in what is live, and still they differ.
    return f"live is {branch}" if head.tree == live.tree else f"live is not yet {branch}; {HOW}"
