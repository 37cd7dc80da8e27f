"""The tip of a branch, as commands speak of it."""

from __future__ import annotations

SHORT = 12


def describe_tip(branch: str, commit: str) -> str:
    """`main at 0123456789ab`; a branch without a commit is none yet, or none any more."""
    if commit:
        return f"{branch} at {commit[:SHORT]}"
    return f"there is no branch {branch} (`git config contentrepo.live NAME` says which one goes live)"
