"""Whether a store holds together, asked of the store alone: no git is needed, and nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.live import api as live
from contentrepo.applets.live.api import Fault, Store
from contentrepo.applets.live.models import Release
from contentrepo.applets.publishing.root_hash import has_root_hash


def check_whole(store: Store, *, history: bool) -> tuple[Fault, ...]:
    """Faults of the rows, and root hashes that the rows do not make: of what is live, or of every kept release."""
    return (*live.find_faults(store), *(_check_all(store) if history else _check_live(store)))


def _check_live(store: Store) -> Iterator[Fault]:
    for unit in live.list_units(store):
        yield from _check(store, unit.unit, unit.release, unit.tree)


def _check_all(store: Store) -> Iterator[Fault]:
    for release in live.list_releases(store):
        if not release.thinned:
            yield from _check(store, release.unit, release.number, release.tree)


def _check(store: Store, unit: str, release: int, tree: str) -> Iterator[Fault]:
    if not has_root_hash(live.read_files_at(store, unit, release), tree):
        yield Fault("root hash", f"{unit} release {release}", f"its files do not make the tree {tree or 'of nothing'}")


def prove_root_hash(store: Store, release: Release) -> bool:
    """Whether the store's rows of a release make the root hash that it was published with.

    Raises:
        ThinnedRelease: its content was thinned out (UsageError).
    """
    return has_root_hash(live.read_files_at(store, release.unit, release.number), release.tree)
