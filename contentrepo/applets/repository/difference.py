"""Which paths two trees have otherwise."""

from __future__ import annotations

from contentrepo.applets.repository.git import run_git, split_records
from contentrepo.applets.repository.models import Repository

_OPTIONS = ("-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv")


def list_changed_paths(repository: Repository, old: str, new: str) -> tuple[str, ...]:
    """The paths of files that two trees (or commits) have otherwise, in order; of a moved file both paths.

    Raises:
        GitFailed: one of them is not there.
        OutputTooLarge: the names fill more than 256 MiB.
    """
    return tuple(split_records(run_git(repository, "diff-tree", *_OPTIONS, old, new)))
