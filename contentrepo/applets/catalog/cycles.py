"""What contains itself: programs nested in one another, organizations that are each other's parents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.catalog.models import Catalog, Misfit, Organization, Program
from contentrepo.applets.repository.models import ForeignCatalog

Edges = Mapping[str, tuple[str, ...]]


def find_cycles(organizations: Mapping[str, Organization], programs: Mapping[str, Program]) -> Iterator[Misfit]:
    """One misfit for each cycle, at the first of its members by name."""
    yield from _misfits("organization", {key: (found.parent,) for key, found in organizations.items()}, organizations)
    yield from _misfits("program", {slug: found.programs for slug, found in programs.items()}, programs)


def find_circles(catalog: Catalog, foreign: ForeignCatalog) -> Iterator[Misfit]:
    """One misfit for each circle of nested programs of which a part is in this tree and a part in other repositories.

    Why only these: what lies within the tree is among its catalog's misfits, and the rest is not its business.
    """
    edges: dict[str, tuple[str, ...]] = {}
    for outer, kind, inner, *_ in foreign.members:
        if kind == "program":
            edges[outer] = (*edges.get(outer, ()), inner)
    if not edges:
        return
    own = {slug: found.programs for slug, found in catalog.programs.items()}
    edges |= own
    looped, said = _looped(edges), set[str]()
    for slug in sorted(looped & own.keys()):
        chain = [] if slug in said else _chain(slug, edges, looped)
        others = sorted({name for name in chain if name not in own})
        said.update(chain)
        if others:
            whose = ", ".join(f"`{name}` is of {_owner(name, foreign)}" for name in others)
            detail = f"program `{slug}` contains itself: {' -> '.join(chain)}; {whose}"
            place = catalog.programs[slug].programs_place
            yield Misfit("circle", place, slug, chain[1], detail, "Take one of these steps out, here or there.")


def _owner(slug: str, foreign: ForeignCatalog) -> str:
    entry = foreign.entries.get(("program", slug))
    return f"the repository `{entry.repository}`" if entry else "another repository"


def _misfits(kind: str, edges: Edges, entries: Mapping[str, Organization] | Mapping[str, Program]) -> Iterator[Misfit]:
    looped = _looped(edges)
    said: set[str] = set()
    for name in sorted(looped):
        chain = [] if name in said else _chain(name, edges, looped)
        said.update(chain)
        if chain:
            detail = f"{kind} `{name}` contains itself: {' -> '.join(chain)}"
            yield Misfit("cycle", entries[name].place, name, chain[1], detail, "Take one of these steps out.")


def _looped(edges: Edges) -> set[str]:
    """The names that are left when everything without a way on, and then without a way in, is taken away."""
    rest = set(edges)
    for table in (edges, _reversed(edges)):
        leaving = [name for name in rest if not any(target in rest for target in table.get(name, ()))]
        sources = _reversed(table)
        while leaving:
            rest.difference_update(leaving)
            near = {source for name in leaving for source in sources.get(name, ()) if source in rest}
            leaving = [name for name in near if not any(target in rest for target in table.get(name, ()))]
    return rest


def _reversed(edges: Edges) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for name, targets in edges.items():
        for target in targets:
            table.setdefault(target, []).append(name)
    return {name: tuple(sources) for name, sources in table.items()}


def _chain(start: str, edges: Edges, looped: set[str]) -> list[str]:
    """A shortest way from a name back to itself; empty where it only leads to a cycle."""
    came_from: dict[str, str] = {}
    frontier = [start]
    while frontier:
        following: list[str] = []
        for name in frontier:
            for target in edges[name]:
                if target == start:
                    return [*_way(start, name, came_from), start]
                if target in looped and target not in came_from:
                    came_from[target] = name
                    following.append(target)
        frontier = following
    return []


def _way(start: str, end: str, came_from: Mapping[str, str]) -> list[str]:
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]
