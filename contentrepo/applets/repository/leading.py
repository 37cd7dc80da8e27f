"""Work trees of a branch that moves under them.

Where a branch moves and the index of a work tree that is on it stays, the next commit made there takes the move back,
and nobody is told. So the files go first, and the branch follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contentrepo.applets.repository.commits import is_ancestor
from contentrepo.applets.repository.git import decode, run_git, try_git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.refs import read_ref
from contentrepo.errors import Refused


class CheckedOut(Refused):
    """A work tree is on the branch, and cannot go where the branch is to go."""


@contextmanager
def leading_work_tree(repository: Repository, ref: str, old: str, new: str) -> Iterator[None]:
    """Bring the files of this work tree, if it is on the branch, from one commit to the other; back where it stays.

    Changed files that the two commits agree about are left as they are.

    Raises:
        CheckedOut: what is not committed there stands in the way, or another work tree is on the branch.
    """
    tops = _list_work_trees(repository, ref)
    own = [top for top in tops if repository.work_tree is not None and top.samefile(repository.work_tree)]
    if others := [top for top in tops if top not in own]:
        raise CheckedOut(
            f"`{ref}` is checked out in `{others[0].name}`, where the next commit would take back what is done here",
            hint="Check out another branch there, or let a bare repository be the one that is edited.",
        )
    if not own:
        yield
        return
    run_git(repository, "update-index", "-q", "--refresh", "--unmerged")
    exit_code, _, said = try_git(repository, "read-tree", "-m", "-u", old, new)
    if exit_code:
        raise CheckedOut(
            f"`{ref}` is checked out in `{own[0].name}`, and its files cannot go along: {said.strip()}",
            hint="Commit or stash what is changed there.",
        )
    try:
        yield
    finally:
        tip = read_ref(repository, ref)
        if tip is None or not is_ancestor(repository, new, tip):
            try_git(repository, "read-tree", "-m", "-u", new, old)


def _list_work_trees(repository: Repository, ref: str) -> list[Path]:
    """The tops of those that are on the branch."""
    if repository.is_bare and not (repository.git_dir / "worktrees").is_dir():
        return []
    listed = decode(run_git(repository, "worktree", "list", "--porcelain"))
    entries = [entry.splitlines() for entry in listed.split("\n\n")]
    tops = [Path(entry[0].removeprefix("worktree ")) for entry in entries if f"branch {ref}" in entry]
    return [top for top in tops if top.is_dir()]
