"""Whose the media are: each store leaves its mark where it keeps bytes, and takes none away where others left theirs.

A store knows only what its own rows name. Where two share a place, what one of them names the other takes for garbage.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from contentrepo.applets.live.database.schema import assets
from contentrepo.applets.live.database.schema import store as counter
from contentrepo.applets.live.database.store import Store
from contentrepo.errors import CouldNotCheck, Refused, UsageError

FEW = 20
"""Assets that are looked for: some may be missing, and not all."""


class SharedPlace(Refused):
    """Other live stores keep bytes in the same place; none was taken away."""


class MediaElsewhere(CouldNotCheck):
    """Nothing that the store names is in the place where it would keep more: a slip of the pen, or nothing mounted."""

    def __init__(self, store: Store) -> None:
        super().__init__(
            f"{store.media.place} has none of the assets of the live store {store.name}; no more are kept there",
            hint="Is it mounted? Do --media, CONTENTREPO_MEDIA or `git config contentrepo.media` name the right one?"
            " Where the assets are lost, `contentrepo verify --repair` brings them back from git.",
        )


def enter_media(store: Store) -> None:
    """`mark_media` for whoever keeps more bytes: readers would look for them where the others are.

    Raises:
        MediaElsewhere: the others are not there.
        MediaUnavailable: the place cannot be read or written (CouldNotCheck).
    """
    if not store.marked and not _is_its_own(store):
        raise MediaElsewhere(store)
    mark_media(store)


def _is_its_own(store: Store) -> bool:
    """Whether the place has the store's mark or any of its assets, of which a new store has none."""
    if read_store_id(store) in store.media.list_owners():
        return True
    with store.reading() as connection:
        named = connection.execute(select(assets.c.sha256).limit(FEW)).scalars().all()
    return not named or any(store.media.has(name) for name in named)


def mark_media(store: Store) -> None:
    """Let others see that this store keeps bytes there, before it keeps the first.

    Raises:
        MediaUnavailable: the place cannot be written (CouldNotCheck).
    """
    if not store.marked:
        name = store.name if store.engine.dialect.name != "sqlite" else str(Path(store.name).absolute())
        store.media.add_owner(read_store_id(store), name)
        store.marked = True


def check_alone(store: Store) -> None:
    """Whether nobody else keeps bytes there.

    Raises:
        SharedPlace: somebody does; names them.
        MediaUnavailable: the place cannot be read (CouldNotCheck).
    """
    others = list_other_owners(store)
    if others:
        raise SharedPlace(
            f"other live stores keep media in the same place: {_name(others)}; what only they name would be deleted",
            hint="Give each store a place of its own. One that is gone for good: `contentrepo media forget ID`.",
        )


def list_other_owners(store: Store) -> dict[str, str]:
    """Id -> name of the other stores that left their marks, by id.

    Raises:
        MediaUnavailable: the place cannot be read (CouldNotCheck).
    """
    own = read_store_id(store)
    return {owner: name for owner, name in sorted(store.media.list_owners().items()) if owner != own}


def forget_owner(store: Store, owner: str) -> str:
    """Take away the mark of another store, which is gone for good; its name.

    Raises:
        UsageError: no other store of this id left one.
        MediaUnavailable: the place cannot be written (CouldNotCheck).
    """
    others = list_other_owners(store)
    if owner not in others:
        known = f"Others there: {_name(others)}." if others else "There are no others."
        raise UsageError(f"no other live store `{owner[:80]}` keeps media there", hint=known)
    store.media.drop_owner(owner)
    return others[owner]


def read_store_id(store: Store) -> str:
    """What a store is told apart by, wherever it is moved; a backup of it has another."""
    with store.reading() as connection:
        return str(connection.execute(select(counter.c.id)).scalar_one())


def _name(others: dict[str, str]) -> str:
    return ", ".join(f"`{name}` ({owner})" for owner, name in others.items())
