"""Another repository's branches. What fetches and pushes them is imported when it is wanted; hooks never want it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from contentrepo.applets.repository.models import Repository
from contentrepo.errors import Refused


class PushRefused(Refused):
    """The other repository does not take it: a protected branch, or a hook. `said` is what it says."""

    def __init__(self, ref: str, said: str) -> None:
        super().__init__(f"`{ref}` does not take the push", hint=f"git said: {said}" if said else "")
        self.said = said


def fetch_branches(repository: Repository, url: str, branches: Sequence[str] = ()) -> bool:
    """Make branches of a repository what they are at a URL; whether any changed. Those named, also by patterns, or all.

    A branch that is gone there is gone here; what is live from it stays. Where all are fetched into a bare repository
    without a branch of its own, its HEAD becomes the other's. Credentials are git's business; no message shows any.
    `git config contentrepo.authority` is set to the URL where it names none, or the one fetched from before: edits that
    are made here land there.

    Raises:
        CouldNotCheck: not reached, too slow, or not whole.
    """
    from contentrepo.applets.repository import fetching

    return fetching.fetch_branches(repository, url, branches)


def push_commit(repository: Repository, url: str, commit: str, ref: str, *, expected: str | None) -> None:
    """Move a ref of another repository to a commit of ours, if it is still where it was (None: is not there).

    Args:
        repository: that has the commit.
        url: of the other one, or the name of a remote.
        commit: its id.
        ref: full name.
        expected: what the ref must hold.

    Raises:
        RefMoved: it holds something else.
        PushRefused: the other repository does not take it.
        CouldNotCheck: it cannot be reached; whether it took the push is not known.
    """
    from contentrepo.applets.repository import pushing

    pushing.push_commit(repository, url, commit, ref, expected=expected)


def borrow_repository(repository: Repository, folder: Path, branch: str, *, tip: str, name: str) -> Repository:
    """A bare repository in a new folder with one branch, live, at a commit of another repository.

    It has no objects of its own but borrows the other's, so it costs next to nothing and must not outlive that.

    Raises:
        Refused: the folder is not empty.
        CouldNotCheck: git could not make it.
    """
    from contentrepo.applets.repository import fetching

    return fetching.borrow_repository(repository, folder, branch, tip=tip, name=name)
