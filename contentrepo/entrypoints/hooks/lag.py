"""How far live is behind a branch, in one sentence."""

from __future__ import annotations

from contentrepo.api.check import Repository, UnknownRevision, count_commits
from contentrepo.entrypoints.hooks.protection import OURS


def describe_lag(repository: Repository, branch: str, tip: str) -> str:
    """What waits for a publisher once `tip` stands on the live branch."""
    try:
        behind = count_commits(repository, [f"{OURS}live/{branch}"], tip)
    except UnknownRevision:
        return f"nothing of {branch} is live yet; a running publisher, or `contentrepo publish`, makes it so"
    return f"live is {behind} commit{'s' * (behind != 1)} behind {branch}" if behind else f"live is {branch}"
