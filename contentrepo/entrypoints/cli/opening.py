"""Opening what the shared options name: the repository, and the live store by the order of precedence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from contentrepo.config import read_config
from contentrepo.errors import UsageError

if TYPE_CHECKING:
    from contentrepo.api.publish import Store
    from contentrepo.api.read import Repository

DEFAULT = Path("contentrepo") / "live.sqlite3"


def open_here(path: Path) -> Repository:
    """The repository at or above `path`.

    Raises:
        NotARepository: there is none.
    """
    from contentrepo.api.read import open_repository

    return open_repository(path)


def choose_location(option: str | None, repository: Repository | None) -> str:
    """Where the live store is: the option, else the environment, else the repository's configuration, else beside it.

    Raises:
        UsageError: there is no repository either.
    """
    from contentrepo.api.read import store_location

    said = option or read_config().store
    if said:
        return said
    if repository is None:
        raise UsageError("no live store is named", hint="Give --store LOCATION, or -C PATH of a content repository.")
    return store_location(repository) or str(repository.git_dir / DEFAULT)


def open_chosen_store(option: str | None, path: Path) -> Store:
    """The store for reading: named by the option or the environment, else by the repository at `path`.

    Raises:
        NotARepository: nothing names a store, and `path` is in no repository.
        UsageError: there is no store yet.
    """
    from contentrepo.api.read import open_store

    named = option or read_config().store
    return open_store(named or choose_location(None, open_here(path)))
