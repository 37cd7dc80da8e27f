"""Pushes that were refused and are kept for a while. What keeps them is imported when it is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from contentrepo.applets.repository.models import RefUpdate, RejectedPush, Repository
from contentrepo.errors import UsageError


class UnknownPush(UsageError):
    """No push with this name is kept."""


def keep_push(repository: Repository, updates: Sequence[RefUpdate], *, who: str, now: float) -> RejectedPush | None:
    """Keep what a refused push brought, its objects still in quarantine; None where it brought nothing, or too much.

    Args:
        repository: opened with the hook's environment.
        updates: of the push.
        who: pushes; "" where nobody says.
        now: seconds since the epoch; what was kept for 14 days goes.

    Raises:
        GitFailed: git cannot pack it.
    """
    from contentrepo.applets.repository import rejected

    return rejected.keep_push(repository, updates, who=who, now=now)


def list_rejected(repository: Repository, *, now: float) -> tuple[RejectedPush, ...]:
    """The refused pushes that are kept, the newest first; `now` is in seconds since the epoch."""
    from contentrepo.applets.repository import rejected

    return rejected.list_rejected(repository, now=now)


def take_up_push(repository: Repository, name: str, ref: str = "") -> str:
    """Bring the objects of a kept push into the repository, and return the commit of one of its refs.

    Raises:
        UnknownPush: no such push is kept, or it did not update the ref.
        GitFailed: its objects are not sound.
    """
    from contentrepo.applets.repository import rejected

    return rejected.take_up(repository, name, ref)
