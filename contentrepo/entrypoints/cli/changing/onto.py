"""Edits that land on a branch which may be checked out here: then the files on disk go along."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from contentrepo.errors import Refused

if TYPE_CHECKING:
    from contentrepo.api.author import TaskOutcome
    from contentrepo.api.check import Repository


def land_on(
    repository: Repository, branch: str | None, edit: Callable[[str], TaskOutcome], *, dry_run: bool
) -> TaskOutcome:
    """What comes of an edit of a branch: the one that is named, else the one that is checked out, else the live one.

    Raises:
        Refused: the branch is checked out, and files that git tracks are changed.
        CannotFollow: an untracked file stood in the way of what the edit brought.
    """
    from contentrepo.api.author import current_branch, follow_branch, is_clean

    current = current_branch(repository)
    is_here = current is not None and branch in (None, current)
    if is_here and not dry_run and not is_clean(repository):
        raise Refused(
            "files here are changed and not committed, and the branch that is checked out would move",
            hint="Commit or stash them, or name another branch with `--branch`.",
        )
    outcome = edit(branch or current or "")
    if is_here and outcome.state == "applied":
        follow_branch(repository, outcome.tip, outcome.commit)
    return outcome
