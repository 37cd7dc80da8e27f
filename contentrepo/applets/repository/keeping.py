"""A repository for a program that opens it again and again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from contentrepo.applets.repository.models import Repository
from contentrepo.dataclass import expect_many


def keep_repository(path: Path) -> Callable[[], Repository]:
    """What opens the repository at `path` as `open_repository` does.

    Its configuration is read anew when it changed, its objects and refs each time. Where nothing keeps us from it, no
    git process is started for what publishing asks all the time. Any thread may call it; what it gives is for that
    thread, and for one turn.
    """
    from contentrepo.applets.repository.resident import ResidentRepository  # loads libgit2, which hooks never do

    expect_many()
    return ResidentRepository(path).open
