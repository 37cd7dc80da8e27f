"""Another repository's branches. What fetches them is imported when it is wanted; hooks never want it."""

from __future__ import annotations

from collections.abc import Sequence

from contentrepo.applets.repository.models import Repository


def fetch_branches(repository: Repository, url: str, branches: Sequence[str] = ()) -> bool:
    """Make branches of a repository what they are at a URL: the named ones, or all; whether any of them changed.

    A branch that is gone there is gone here; what is live from it stays. Where all are fetched into a bare repository
    without a branch of its own, its HEAD becomes the other's. Credentials are git's business; no message shows any.

    Raises:
        CouldNotCheck: not reached, too slow, or not whole.
    """
    from contentrepo.applets.repository import fetching

    return fetching.fetch_branches(repository, url, branches)
