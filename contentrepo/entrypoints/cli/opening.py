"""Opening what the shared options name: the repository, and the live store by the order of precedence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from contentrepo.config import read_config
from contentrepo.entrypoints.cli.options import MEDIA
from contentrepo.errors import ContentRepoError, UsageError

if TYPE_CHECKING:
    from contentrepo.api.publish import Repository, Store


def open_here(path: Path) -> Repository:
    """The repository at or above `path`.

    Raises:
        NotARepository: there is none.
    """
    from contentrepo.api.check import open_repository

    return open_repository(path)


def open_own_store(option: str | None, repository: Repository, branch: str | None = None) -> Store:
    """The store that a repository publishes to, made where there is none and none is known of.

    Raises:
        MissingStore: something is live, so there is a store elsewhere, or it is lost.
    """
    from contentrepo.api.publish import check_new_store, find_store_location, open_store

    location = option or read_config().store or find_store_location(repository)
    check_new_store(repository, location, branch if option else None)
    return open_store(location, media=find_media(repository))


def check_others(location: str, repositories: Iterable[Repository]) -> None:
    """Before a store is made for several repositories: none of them has something live in a lost one.

    One that publishes to a store of its own, which is there, says nothing of this one.

    Raises:
        MissingStore: one of them has.
    """
    from contentrepo.api.publish import MissingStore, check_new_store, find_store_location, is_missing_store

    for one in repositories:
        own = str(find_store_location(one))
        if own == location or is_missing_store(own):
            try:
                check_new_store(one, location)
            except MissingStore as error:
                raise MissingStore(f"{one.git_dir}: {error}", hint=error.hint) from error


@contextmanager
def open_store_to_plan(option: str | None, repository: Repository, branch: str | None = None) -> Iterator[Store]:
    """The same for whoever writes nothing: an empty one, which is gone afterwards, where there is none.

    Raises:
        MissingStore: something is live, so there is a store elsewhere, or it is lost.
    """
    from contentrepo.api.publish import check_new_store, find_store_location

    location = option or read_config().store or find_store_location(repository)
    check_new_store(repository, location, branch if option else None)
    opening = find_existing_store(option, repository)
    if opening is not None:
        with opening() as store:
            yield store
        return
    from contentrepo.api.publish import open_store

    with TemporaryDirectory(prefix="contentrepo-plan-") as folder, open_store(Path(folder) / "live.sqlite3") as store:
        yield store


def check_branch(option: str | None, repository: Repository, store: Store) -> None:
    """A branch that is named is to be there, or to have something live: of a mistyped one, nothing is ever wrong.

    Raises:
        UsageError: neither is so.
    """
    from contentrepo.api.publish import is_unknown_branch

    if option and is_unknown_branch(repository, store, option):
        hint = "`git branch --list` names those there are."
        raise UsageError(f"there is no branch `{option}`, and nothing is live from it", hint=hint)


def find_media(repository: Repository | None) -> str | None:
    """Where media are, by the order of precedence; None where they lie beside the store's file."""
    from contentrepo.api.publish import find_media_location

    context = click.get_current_context(silent=True)
    said = (context.meta.get(MEDIA) if context else None) or read_config().media
    return said or (find_media_location(repository) if repository else None)


def find_location(option: str | None, path: Path) -> tuple[str, str | None]:
    """Where the store is to be, and its media, for whoever makes it.

    Raises:
        NotARepository: nothing names a store, and `path` is in no repository.
    """
    from contentrepo.api.publish import find_store_location

    named = option or read_config().store
    repository = _find_here(path) if named else open_here(path)
    location = named or (str(find_store_location(repository)) if repository else "")
    return location, find_media(repository)


def open_existing_store(option: str | None, path: Path) -> Store:
    """The store for reading. The repository at `path` is looked for only where nothing else names the store.

    Raises:
        NotARepository: nothing names a store, and `path` is in no repository.
        MissingStore: there is none any more, or it is elsewhere.
        UsageError: there is no store yet.
    """
    from contentrepo.api.publish import check_new_store, is_missing_store, open_store

    location, media = find_location(option, path)
    if is_missing_store(location):
        if not option and (repository := _find_here(path)):
            check_new_store(repository, location)
        raise UsageError(f"there is no live store at `{location}` yet", hint="`contentrepo publish` makes it.")
    return open_store(location, media=media)


def open_store_if_any(option: str | None, repository: Repository | None) -> Store | AbstractContextManager[None]:
    """The store for whoever can do without one; one that is named must be there.

    Raises:
        UsageError: there is no store where the option says.
    """
    from contentrepo.api.publish import find_store_location, is_missing_store, open_store

    if option:
        return open_existing_store(option, Path())
    location = read_config().store or (str(find_store_location(repository)) if repository else "")
    if not location or is_missing_store(location):
        return nullcontext()
    return open_store(location, media=find_media(repository))


def find_existing_store(option: str | None, repository: Repository) -> Callable[[], Store] | None:
    """What opens the store that is there; None where nothing stands at its place."""
    from contentrepo.api.publish import find_store_location, is_missing_store, open_store

    location = option or read_config().store or str(find_store_location(repository))

    def opening() -> Store:
        return open_store(location, media=find_media(repository))

    return None if is_missing_store(location) else opening


def _find_here(path: Path) -> Repository | None:
    """The repository at `path`, for whoever can do without one: it may say where media are."""
    try:
        return open_here(path)
    except ContentRepoError:
        return None
