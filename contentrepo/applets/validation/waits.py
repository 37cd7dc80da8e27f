"""Units of a change that hang together, though each goes live for itself.

What is live has one `contentrepo.yaml`, and each file once. Were a run live without the line that names it, or a unit
in a place whose files another one still has, what is live would have other units than readers have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contentrepo.applets.catalog.models import Configuration
    from contentrepo.applets.validation.contents import Contents

Waits = Mapping[str, frozenset[str]]
"""Unit -> units that have to go live with it or before it."""

Pairs = Iterator[tuple[str, str]]


def find_waits(base: Contents, head: Contents) -> Waits:
    """Who waits for whom; nobody where the change is a step, which leaves every unit where it is."""
    found: dict[str, set[str]] = defaultdict(set)
    for unit, other in (*_by_lines(base, head), *_by_places(base, head)):
        found[unit].add(other)
    return {unit: frozenset(others - {unit}) for unit, others in found.items()}


def _by_lines(base: Contents, head: Contents) -> Pairs:
    """Runs that the lines below `roots` name otherwise on the other side wait for the catalog, and it for old ones."""
    was, now = base.configuration, head.configuration
    if was.roots == now.roots:
        return
    catalog = next(name for name in head.names if name.startswith("catalog:"))
    old = _named_otherwise(base, now)
    yield from ((catalog, run) for run in old)
    yield from ((run, catalog) for run in old | _named_otherwise(head, was))


def _named_otherwise(contents: Contents, configuration: Configuration) -> frozenset[str]:
    from contentrepo.applets.validation.layout import key_of  # of most changes nobody asks

    units = ((name, unit.root) for name, unit in contents.shape.units.items() if unit.is_run and unit.tree)
    return frozenset(name for name, root in units if root is not None and str(key_of(root, configuration)) != name)


def _by_places(base: Contents, head: Contents) -> Pairs:
    """Whoever gets a place waits for those that had it."""
    was, now = _list_places(base), _list_places(head)
    gone = was - now
    for name, folder in now - was:
        if _is_there(base, folder):
            yield name, _owner(base, folder)
            yield from (
                (name, other) for other, place in gone if f"{place}/".startswith(f"{folder}/" if folder else "")
            )
    for name, folder in gone:
        if _is_there(head, folder):
            yield _owner(head, folder), name


def _list_places(contents: Contents) -> set[tuple[str, str]]:
    units = contents.shape.units.items()
    return {(name, unit.folder) for name, unit in units if unit.tree and not name.startswith("catalog:")}


def _is_there(contents: Contents, folder: str) -> bool:
    return bool(contents.snapshot.tree_at(folder) if folder else contents.snapshot.tree)


def _owner(contents: Contents, folder: str) -> str:
    """The unit that has what lies in a folder, but for units within."""
    from contentrepo.applets.validation.layout import is_catalog_side, owner_of
    from contentrepo.applets.validation.shape import list_folders

    catalog, top, names, _ = list_folders(contents.shape)
    name = owner_of(folder, names) or top
    return catalog if name == top != catalog and folder and is_catalog_side(f"{folder}/") else name
