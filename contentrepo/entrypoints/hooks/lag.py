"""How far live is behind a branch, in one sentence."""

from __future__ import annotations

from contentrepo.api.check import Repository, count_commits, find_tree, read_live

HOW = "a running publisher, or `contentrepo publish`, makes it so"


def describe_lag(repository: Repository, branch: str, tip: str) -> str:
    """What waits for a publisher once `tip` stands on the live branch."""
    live = read_live(repository, branch)
    if live is None:
        return f"nothing of {branch} is live yet; {HOW}"
    behind = count_commits(repository, [live.commit], tip)
    if behind:
        return f"live is {behind} commit{'s' * (behind != 1)} behind {branch}"
    # The branch may have gone back: then nothing of it is missing in what is live, and still they differ.
    return f"live is {branch}" if find_tree(repository, tip) == live.tree else f"live is not yet {branch}; {HOW}"
