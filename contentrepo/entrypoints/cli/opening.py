"""Opening what the shared options name: the repository, and the live store by the order of precedence."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from contentrepo.config import read_config
from contentrepo.errors import UsageError

if TYPE_CHECKING:
    from contentrepo.api.publish import Repository, Store


def open_here(path: Path) -> Repository:
    """The repository at or above `path`.

    Raises:
        NotARepository: there is none.
    """
    from contentrepo.api.check import open_repository

    return open_repository(path)


def open_own_store(option: str | None, repository: Repository) -> Store:
    """The store that a repository publishes to, made where there is none."""
    from contentrepo.api.publish import find_store_location, open_store

    return open_store(option or read_config().store or find_store_location(repository))


def open_existing_store(option: str | None, path: Path) -> Store:
    """The store for reading. The repository at `path` is looked for only where nothing else names the store.

    Raises:
        NotARepository: nothing names a store, and `path` is in no repository.
        UsageError: there is no store yet.
    """
    from contentrepo.api.publish import find_store_location, open_store

    location = option or read_config().store or str(find_store_location(open_here(path)))
    if "://" not in location and _is_missing(Path(location)):
        raise UsageError(f"there is no live store at `{location}` yet", hint="`contentrepo publish` makes it.")
    return open_store(location)


def open_store_if_any(option: str | None, repository: Repository | None) -> Store | AbstractContextManager[None]:
    """The store for whoever can do without one; one that is named must be there.

    Raises:
        UsageError: there is no store where the option says.
    """
    from contentrepo.api.publish import find_store_location, open_store

    if option:
        return open_existing_store(option, Path())
    location = read_config().store or (str(find_store_location(repository)) if repository else "")
    if not location or ("://" not in location and _is_missing(Path(location))):
        return nullcontext()
    return open_store(location)


def find_existing_store(option: str | None, repository: Repository) -> Callable[[], Store] | None:
    """What opens the store that is there; None where nothing stands at its place."""
    from contentrepo.api.publish import find_store_location, open_store

    location = option or read_config().store or str(find_store_location(repository))
    return None if "://" not in location and _is_missing(Path(location)) else lambda: open_store(location)


def _is_missing(path: Path) -> bool:
    """Whether there is nothing; a path that we may not look at is left to whoever opens it."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
