"""One live branch of one repository, and the live store that it feeds."""

from __future__ import annotations

from contentrepo.applets.live.api import Store
from contentrepo.applets.live.models import Source
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import Repository
from contentrepo.dataclass import dataclass

DEFAULT_STORE = "contentrepo/live.sqlite3"


@dataclass(frozen=True, slots=True)
class Feed:
    """Who feeds the store, and the store."""

    repository: Repository
    store: Store
    source: Source

    @property
    def branch_ref(self) -> str:
        """The full name of the branch: a tag of the same name is never meant."""
        return git.branch_ref(self.source.branch)


def open_feed(repository: Repository, store: Store, branch: str | None = None) -> Feed:
    """The feed of a branch, by default the repository's live branch.

    Where there is no live branch to give the repository its name, this branch does, for now.
    """
    short = _shorten(repository, branch)
    return Feed(repository, store, Source(git.repository_name(repository, branch=short), short))


def settle_feed(repository: Repository, store: Store, branch: str | None = None, *, tip: str = "") -> Feed:
    """The same for whoever writes to the store: the name stays, whichever branches come later.

    `tip` is a commit that gives the name before the branch does.
    """
    short = _shorten(repository, branch)
    return Feed(repository, store, Source(git.settle_name(repository, tip, branch=short), short))


def _shorten(repository: Repository, branch: str | None) -> str:
    """A branch by its short name: by its full name it would be another one to the store."""
    return git.branch_name(branch) if branch else git.live_branch(repository)


def find_store_location(repository: Repository) -> str:
    """Where a repository says its live store is (a path is from its git directory), else the file there."""
    said = git.store_location(repository) or DEFAULT_STORE
    return said if "://" in said else str(repository.git_dir / said)


def find_media_location(repository: Repository) -> str | None:
    """Where a repository says its media are (a path is from its git directory); None where they lie by the store."""
    said = repository.settings.get("contentrepo.media") or None
    return said if said is None or "://" in said else str(repository.git_dir / said)
