"""The bytes of every asset, read again: whether they are there, and whether they are those that their name promises."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Literal

from sqlalchemy import select

from contentrepo.applets.live.database.bulk import in_chunks
from contentrepo.applets.live.database.schema import assets, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.sequence import take_sequence
from contentrepo.applets.live.upkeep.condemned import note_collected, read_named
from contentrepo.applets.media.api import MediaMissing
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class BadMedia:
    """Bytes that are missing or altered.

    Attributes:
        used: where assets have them: (unit, path), sorted; () where only a plain file has.
    """

    sha256: str
    how: Literal["missing", "altered"]
    used: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CheckedMedia:
    """What a check of all media came to."""

    checked: int
    size: int
    bad: tuple[BadMedia, ...]


def check_all_media(store: Store, *, progress: Callable[[int, int], None] = lambda _done, _of: None) -> CheckedMedia:
    """Read everything that any release names; `progress` is told how many of how many are read."""
    with store.reading() as connection:
        names = sorted(read_named(connection))
    bad: dict[str, Literal["missing", "altered"]] = {}
    size = 0
    for done, name in enumerate(names):
        progress(done, len(names))
        digest = sha256()
        try:
            for chunk in store.media.stream(name):
                digest.update(chunk)
                size += len(chunk)
        except MediaMissing:
            bad[name] = "missing"
            continue
        if digest.hexdigest() != name:
            bad[name] = "altered"
    used = _read_uses(store, bad)
    return CheckedMedia(len(names), size, tuple(BadMedia(name, bad[name], used.get(name, ())) for name in sorted(bad)))


def drop_altered(store: Store, checked: CheckedMedia) -> int:
    """Delete the altered bytes that a check found, so that the right ones may come in their place; how many.

    A publish that relied on them meanwhile looks again, as it does after a collection.
    """
    names = [bad.sha256 for bad in checked.bad if bad.how == "altered"]
    if names:
        with store.writing() as connection:
            moment = take_sequence(connection)
            store.media.delete(names)
            note_collected(connection, moment)
    return len(names)


def _read_uses(store: Store, names: dict[str, Literal["missing", "altered"]]) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, set[tuple[str, str]]] = {}
    query = select(assets.c.sha256, units.c.name, assets.c.path).join(units, units.c.id == assets.c.unit)
    with store.reading() as connection:
        for chunk in in_chunks(sorted(names)):
            for name, unit, path in connection.execute(query.where(assets.c.sha256.in_(chunk))):
                found.setdefault(name, set()).add((unit, path))
    return {name: tuple(sorted(uses)) for name, uses in found.items()}
