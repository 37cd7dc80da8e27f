"""The date of what is judged: the clock of rules that need one, read when one of them has something to ask."""

from __future__ import annotations

from collections.abc import Callable

from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import Repository


def commit_date(repository: Repository, commit: str) -> Callable[[], int]:
    """What says a commit's committer date, in seconds since the epoch."""
    return lambda: git.get_commit(repository, commit).time


def no_date() -> int:
    """The date where there is no commit yet."""
    return 0
