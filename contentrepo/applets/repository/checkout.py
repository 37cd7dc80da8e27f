"""The work tree of a branch that a command of ours moves."""

from __future__ import annotations

from contentrepo.applets.repository.git import decode, run_git, try_git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.refs import BRANCHES
from contentrepo.errors import Refused


class CannotFollow(Refused):
    """The branch moved, and the files on disk could not."""


def current_branch(repository: Repository) -> str | None:
    """The short name of the branch that a work tree is on; None in a bare repository and on no branch."""
    if repository.work_tree is None:
        return None
    exit_code, printed, _ = try_git(repository, "symbolic-ref", "--quiet", "HEAD")  # a linked work tree has its own
    ref = decode(printed).strip()
    return ref.removeprefix(BRANCHES) if exit_code == 0 and ref.startswith(BRANCHES) else None


def is_clean(repository: Repository) -> bool:
    """Whether the files that git tracks are as HEAD has them, on disk and in the index."""
    if repository.work_tree is None:
        return True
    run_git(repository, "update-index", "-q", "--refresh", "--unmerged")
    exit_code, _, _ = try_git(repository, "diff-index", "--quiet", "HEAD", "--")
    return exit_code != 1  # without any commit there is nothing that could be changed


def follow_branch(repository: Repository, old: str, new: str) -> None:
    """Bring the index and the files of a clean work tree from one commit to the other, which HEAD has reached already.

    Raises:
        CannotFollow: an untracked file stands in the way.
    """
    exit_code, _, said = try_git(repository, "read-tree", "-m", "-u", old, new)
    if exit_code:
        raise CannotFollow(
            f"the branch is at {new[:12]}, and your files could not follow: {said.strip()}",
            hint="Move what stands in the way, then run `git reset --hard`.",
        )
