"""Why a lock is not taken, given back or broken."""

from __future__ import annotations

from contentrepo.applets.editing.models import Lock
from contentrepo.applets.editing.wording import describe_lock
from contentrepo.errors import Refused, UsageError


class Held(Refused):
    """Somebody else holds it; `lock` says who and how long."""

    def __init__(self, lock: Lock) -> None:
        super().__init__(describe_lock(lock), hint="Ask them, wait, or let an owner break the lock.")
        self.lock = lock


class MayNotHold(Refused):
    """Whoever may not change something does not keep others from it."""


class KeyReused(Refused):
    """A key came a second time, with another request."""


class UnknownRun(UsageError):
    """The commit has no such run."""


class UnknownBlock(UsageError):
    """The commit has no such block."""


class NotHeld(UsageError):
    """There is no such lock."""


class MayNotBreak(Refused):
    """Only owners break others' locks."""
