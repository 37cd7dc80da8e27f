"""What is kept of a tree's layout: its units, and no file of theirs. The next tree's follows from it and the change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CatalogKey, CourseRunKey, LibraryKey, UnitKey
from contentrepo.applets.olx.models import Root
from contentrepo.applets.repository.models import Entry
from contentrepo.applets.validation.models import Conflict, Layout
from contentrepo.named_tuple import NamedTuple

KIND = "shape"
FEW = 50  # units that are kept with every tree
EACH = 16  # steps, after which all units are kept again
RUN = "run"
MOST = 8  # shapes that a process holds

_KEYS: Mapping[str, Callable[..., UnitKey]] = {"catalog": CatalogKey, "library": LibraryKey, RUN: CourseRunKey}


class UnitShape(NamedTuple):
    """One unit.

    Attributes:
        tree: its git tree id; "" where it has no file.
        index_tree: the tree at which its index was written that still holds; "" where there is none.
        packed_key: as plain data, which any key has, however long.
        packed_root: of a run, as plain data, for there may be thousands and few are looked at.
    """

    folder: str
    tree: str
    index_tree: str
    packed_key: tuple[str, ...]
    packed_root: tuple[Any, ...] | None

    @property
    def is_run(self) -> bool:
        """Whether it is a course run."""
        return self.packed_key[0] == RUN

    def has_place_of(self, other: UnitShape) -> bool:
        """Whether it is the unit that another one is, and in the same folder."""
        return (self.packed_key, self.folder) == (other.packed_key, other.folder)

    @property
    def key(self) -> UnitKey:
        """The unit's."""
        kind, *parts = self.packed_key
        return _KEYS[kind](*parts)

    @property
    def root(self) -> Root | None:
        """The course root of a run."""
        return _unpack_root(self.packed_root)


class Shape(NamedTuple):
    """A layout without its files.

    Attributes:
        units: by name.
        configuration: the entry of `contentrepo.yaml`.
        steps: how many shapes have to be read to know this one, beside its own.
        folders: where the units are, once somebody asked.
    """

    units: Mapping[str, UnitShape]
    configuration: Entry | None
    conflicts: tuple[Conflict, ...]
    steps: int = 0
    folders: Folders | None = None


class Folders(NamedTuple):
    """Where the units of a shape are: the same for all shapes that follow from each other by steps.

    Attributes:
        catalog: the catalog unit.
        top: the unit that has what is in no other one's folder.
        names: folder -> unit, of the others.
        text: all folders, each between zero bytes, for there may be thousands; no path of git has one.
    """

    catalog: str
    top: str
    names: Mapping[str, str]
    text: str


def list_folders(shape: Shape) -> Folders:
    """Where the units of a shape are; a shape that a step led to has them listed."""
    if shape.folders is not None:
        return shape.folders
    catalog = next(name for name in shape.units if name.startswith("catalog:"))
    names = {unit.folder: name for name, unit in shape.units.items() if name != catalog}
    top = names.pop("", catalog)
    return Folders(catalog, top, names, "\0".join(["", *names, ""]))


def plan_shape(layout: Layout, configuration: Entry | None) -> Shape:
    """The shape of a layout, without indexes."""
    units = {
        name: UnitShape(unit.folder, layout.trees[name], "", _pack_key(unit.key), _pack_root(layout.roots.get(name)))
        for name, unit in layout.units.items()
    }
    return Shape(units, configuration, layout.conflicts)


def read_shape(cache: FactsCache, repository: str, tree: str) -> Shape | None:
    """The shape that was kept of a tree."""
    if not tree:
        return None
    kept: dict[str, Shape] = cache.beside.setdefault(KIND, {})
    name = f"{repository} {tree}"
    found = kept.get(name)
    if found is None and (found := _read(cache, repository, tree)) is not None:
        _keep(kept, name, found)
    return found


def write_shape(
    cache: FactsCache,
    repository: str,
    tree: str,
    shape: Shape,
    *,
    before: str = "",
    moved: Collection[str] | None = None,
) -> None:
    """Keep the shape of a tree; of many units, as what differs from that of the tree `before`, where that is kept.

    `moved` are the units in which the two differ, where a step has told that they differ in nothing else.
    """
    kept: dict[str, Shape] = cache.beside.setdefault(KIND, {})
    name = f"{repository} {tree}"
    base = read_shape(cache, repository, before) if len(shape.units) > FEW else None
    if base is not None and base.steps + 1 < EACH and (moved is not None or _differ_in_units(shape, base)):
        others = shape.units if moved is None else moved
        units = {one: shape.units[one] for one in others if base.units[one] is not shape.units[one]}
        shape = shape._replace(steps=base.steps + 1)
        cache.put_rows_late(KIND, lambda: {name: (before, shape.steps, _pack_units(units))})
    else:
        shape = shape._replace(steps=0)
        cache.put_rows_late(KIND, lambda: {name: _pack(shape)})
    _keep(kept, name, shape)


def _keep(kept: dict[str, Shape], name: str, shape: Shape) -> None:
    kept.pop(name, None)
    kept[name] = shape
    for old in list(kept)[:-MOST]:  # several threads may do so at once
        kept.pop(old, None)


def _differ_in_units(shape: Shape, base: Shape) -> bool:
    return (shape.units.keys(), shape.configuration, shape.conflicts) == (
        base.units.keys(),
        base.configuration,
        base.conflicts,
    )


def _read(cache: FactsCache, repository: str, tree: str) -> Shape | None:
    """Of steps, the last is read first, and each says which tree it is a step from."""
    changed: dict[str, tuple[Any, ...]] = {}
    steps: int | None = None
    held: dict[str, Shape] = cache.beside.get(KIND, {})
    for _ in range(EACH):
        name = f"{repository} {tree}"
        if (shape := held.get(name)) is not None:  # others have made steps that this process has not
            units = {**shape.units, **{name: UnitShape(*unit) for name, unit in changed.items()}}
            return shape._replace(units=units, steps=shape.steps if steps is None else steps)
        found = cache.get_rows(KIND, [name]).get(name)
        if found is None:
            return None
        if not isinstance(found[0], str):
            shape = _unpack(found)
            units = {**shape.units, **{name: UnitShape(*unit) for name, unit in changed.items()}}
            return shape._replace(units=units, steps=steps or 0)
        tree, number, units = found
        steps = number if steps is None else steps
        changed = {**units, **changed}
    return None


def _pack_units(units: Mapping[str, UnitShape]) -> dict[str, tuple[Any, ...]]:
    return {name: tuple(unit) for name, unit in units.items()}


def _pack(shape: Shape) -> tuple[Any, ...]:
    units = _pack_units(shape.units)
    conflicts = [(one.code, one.unit, _plain(one.place), one.subject, one.value, one.detail) for one in shape.conflicts]
    return units, tuple(shape.configuration) if shape.configuration else None, conflicts


def _pack_key(key: UnitKey) -> tuple[str, ...]:
    if isinstance(key, CatalogKey):
        return "catalog", key.repository
    return ("library", key.org, key.slug) if isinstance(key, LibraryKey) else (RUN, key.org, key.course, key.run)


def _pack_root(root: Root | None) -> tuple[Any, ...] | None:
    return (root.folder, root.org, root.course, root.url_name, _plain(root.place), root.block_type) if root else None


def _plain(place: Place) -> tuple[str, int, int, int]:
    return place.path, place.line, place.column, place.ordinal


def _unpack(plain: tuple[Any, ...]) -> Shape:
    units, configuration, conflicts = plain
    return Shape(
        {name: UnitShape(*unit) for name, unit in units.items()},
        Entry(*configuration) if configuration else None,
        tuple(Conflict(code, unit, Place(*place), *rest) for code, unit, place, *rest in conflicts),
    )


def _unpack_root(plain: tuple[Any, ...] | None) -> Root | None:
    if plain is None:
        return None
    folder, org, course, url_name, place, block_type = plain
    return Root(folder, org, course, url_name, Place(*place), block_type)
