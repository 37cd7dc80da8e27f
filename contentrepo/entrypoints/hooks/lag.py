"""How far live is behind a branch, in one sentence."""

from __future__ import annotations

from contentrepo.api.check import Repository, count_commits, find_commit, find_tree, read_live

HOW = "a running publisher, or `contentrepo publish`, makes it so"


def describe_missing(repository: Repository, branch: str) -> str:
    """That nothing goes live, where the live branch is not there: git calls it `master`, and people push `main`."""
    if find_commit(repository, f"refs/heads/{branch}") is not None:
        return ""
    how = "`git config contentrepo.live NAME`, where this repository lies, names another"
    return f"nothing goes live: the live branch is {branch}, and there is no such branch; {how}"


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
