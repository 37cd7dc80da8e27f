"""How far live is behind a branch, in one sentence."""

from __future__ import annotations

from contentrepo.api.check import Repository, count_commits, read_live


def describe_lag(repository: Repository, branch: str, tip: str) -> str:
    """What waits for a publisher once `tip` stands on the live branch."""
    live = read_live(repository, branch)
    if live is None:
        return f"nothing of {branch} is live yet; a running publisher, or `contentrepo publish`, makes it so"
    behind = count_commits(repository, [live.commit], tip)
    return f"live is {behind} commit{'s' * (behind != 1)} behind {branch}" if behind else f"live is {branch}"
