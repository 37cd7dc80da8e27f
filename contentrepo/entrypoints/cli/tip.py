"""The tip of a branch, as commands speak of it."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.entrypoints.cli.number import count

SHORT = 12
MOST = 5
"""Other branches that are named."""


def describe_tip(branch: str, commit: str) -> str:
    """`main at 0123456789ab`; a branch without a commit is none yet, or none any more."""
    if commit:
        return f"{branch} at {commit[:SHORT]}"
    return f"there is no branch {branch} (`git config contentrepo.live NAME` says which one goes live)"


def describe_others(counts: Mapping[str, int]) -> list[str]:
    """What is live from other branches, which the answer about one of them says nothing of."""
    from contentrepo.api.check import make_visible

    if not counts:
        return []
    named = [f"{count(units, 'unit')} from {make_visible(branch)}" for branch, units in [*counts.items()][:MOST]]
    more = [f"and from {len(counts) - MOST} more"] if len(counts) > MOST else []
    return [f"also live: {', '.join([*named, *more])} (`--branch NAME` is about one of them)"]
