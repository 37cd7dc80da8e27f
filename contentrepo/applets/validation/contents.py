"""One snapshot, opened for judgement: its units, each read when somebody asks.

A tree whose layout is known, or follows from another one's and what changed, is never listed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import cast

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.catalog.models import Configuration
from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.facts.models import Document, Settings
from contentrepo.applets.keys.models import CatalogKey, CourseRunKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository.models import Entry, Snapshot
from contentrepo.applets.validation.layout import plan_layout
from contentrepo.applets.validation.models import Layout, Unit, UnitContent
from contentrepo.applets.validation.reading import (
    CONFIGURATION,
    read_configuration_facts,
    read_kinds,
    read_root_documents,
    unit_kinds,
)
from contentrepo.applets.validation.shape import Shape, UnitShape, plan_shape, read_shape, write_shape
from contentrepo.applets.validation.step import CATALOG, Step, find_step, read_catalog_files
from contentrepo.cached_property import cached_property
from contentrepo.dataclass import replace

MISSING = Document(None)


class Contents:
    """The units of one snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        repository: str,
        cache: FactsCache,
        before: Contents | None = None,
        shape: Shape | None = None,
    ) -> None:
        """Open a snapshot.

        Args:
            snapshot: what is judged, or what it is judged against.
            repository: its name, which is that of its catalog unit.
            cache: of facts, findings and shapes.
            before: another snapshot of the same repository, from which this one may differ little.
            shape: of this one, where it is known.
        """
        self.snapshot = snapshot
        self.cache = cache
        self._repository = repository
        self._before = before
        self._shape = shape
        self._indexes: dict[str, str] = {}

    @cached_property
    def layout(self) -> Layout:
        """The whole layout, for which every file is listed."""
        configuration = catalog.read_configuration(CONFIGURATION, read_configuration_facts(self.snapshot, self.cache))
        documents = read_root_documents(self.snapshot, self.cache)
        return plan_layout(
            self.snapshot,
            self._repository,
            configuration=configuration,
            document_of=lambda path: documents.get(path, MISSING),
        )

    @cached_property
    def kept_shape(self) -> Shape | None:
        """The shape that an earlier check kept."""
        return self._shape or read_shape(self.cache, self._repository, self.snapshot.tree)

    @cached_property
    def step(self) -> Step | None:
        """How this snapshot differs from the one before; None where only the whole layout could tell."""
        before = self._before
        if before is None or (shape := before.kept_shape) is None:
            return None
        return find_step(shape, before.snapshot, self.snapshot, cache=self.cache)

    @cached_property
    def shape(self) -> Shape:
        """The layout without its files."""
        if self.kept_shape is not None:
            return self.kept_shape
        if self.step is not None:
            return self.step.shape
        return plan_shape(self.layout, self.snapshot.files.get(CONFIGURATION))

    @cached_property
    def configuration(self) -> Configuration:
        """What `contentrepo.yaml` says."""
        if "layout" in self.__dict__:
            return self.layout.configuration
        entry = self.shape.configuration
        facts = read_configuration_facts(self.snapshot, self.cache, entry) if entry else None
        return catalog.read_configuration(CONFIGURATION, facts)

    def with_shape(self, shape: Shape) -> Contents:
        """The same snapshot, of which the shape is known."""
        return Contents(self.snapshot, self._repository, self.cache, self._before, shape)

    @property
    def names(self) -> Collection[str]:
        """Of every unit; one may have no file."""
        return self.shape.units.keys()

    @cached_property
    def trees(self) -> Mapping[str, str]:
        """The tree id of each unit that has a file."""
        if self._before is None or (step := self.own_step) is None:
            return {name: unit.tree for name, unit in self.shape.units.items() if unit.tree}
        trees = dict(self._before.trees)
        for name in step.changes:
            trees[name] = step.shape.units[name].tree
            if not trees[name]:
                del trees[name]
        return trees

    @property
    def own_step(self) -> Step | None:
        """The step that the shape was worked out by; None where it was known, or worked out otherwise."""
        return self.step if self.kept_shape is None else None

    def names_like(self, other: Contents) -> AbstractSet[str]:
        """The units that have the same bytes at the same place in another snapshot."""
        if other is self._before and (step := self.own_step) is not None:
            return self.shape.units.keys() - step.changes.keys()
        theirs = other.shape.units
        return {
            name
            for name, unit in self.shape.units.items()
            if (their := theirs.get(name)) is unit
            or (their is not None and their.tree == unit.tree and their.folder == unit.folder)
        }

    def is_like(self, other: Contents, name: str) -> bool:
        """Whether a unit has the same bytes at the same place in another snapshot."""
        return self.tree(name) == other.tree(name) and self.folder(name) == other.folder(name)

    def unit(self, name: str) -> Unit | None:
        """A unit; None where the snapshot does not have it."""
        if "layout" in self.__dict__:
            return self.layout.units.get(name)
        shape = self.shape.units.get(name)
        return Unit(shape.key, shape.folder) if shape else None

    def tree(self, name: str) -> str:
        """The unit's tree id; "" where the snapshot does not have the unit."""
        unit = self.shape.units.get(name)
        return unit.tree if unit else ""

    def folder(self, name: str) -> str:
        """The unit's root folder; "" for the catalog, for a root at the top, and for an absent unit."""
        unit = self.shape.units.get(name)
        return unit.folder if unit else ""

    def index_of(self, name: str) -> str:
        """The tree at which the unit's index was written; "" where there is none that holds."""
        if name not in self._indexes and (unit := self.shape.units.get(name)) is not None:
            self._indexes[name] = unit.index_tree or self._index_before(name, unit)
        return self._indexes.get(name, "")

    def _index_before(self, name: str, unit: UnitShape) -> str:
        """That of the snapshot before, where the unit is the same in it."""
        kept = self._before.kept_shape if self._before else None
        before = kept.units.get(name) if kept else None
        if before is None or not before.index_tree:
            return ""
        return before.index_tree if before._replace(index_tree="") == unit._replace(index_tree="") else ""

    def set_index(self, name: str, tree: str) -> None:
        """Say which index holds for a unit."""
        self._indexes[name] = tree

    def remember(self) -> None:
        """Keep the shape for the checks to come."""
        shape = self.shape
        indexes = {
            name: index for name in self._unsure() if (index := self.index_of(name)) != shape.units[name].index_tree
        }
        if indexes:
            told = {name: shape.units[name]._replace(index_tree=index) for name, index in indexes.items()}
            shape = shape._replace(units={**shape.units, **told})
        if self.snapshot.tree and shape is not self.kept_shape:
            before = self._before.snapshot.tree if self._before and self.kept_shape is None else ""
            moved = self.own_step.changes if self.own_step else None
            write_shape(self.cache, self._repository, self.snapshot.tree, shape, before=before, moved=moved)

    def _unsure(self) -> Collection[str]:
        """The units of which another index may be known than the shape says."""
        units = self.shape.units
        if self.kept_shape is None and self.step is None:
            return units.keys()
        found = {name for name in self._indexes if name in units}
        if self.kept_shape is None:  # a step takes over what is known of the units that it leaves alone
            return found.union(self.step.changes if self.step else ())
        return found.union([name for name, unit in units.items() if not unit.index_tree] if self._before else ())

    def outline(self, name: str) -> UnitContent | None:
        """The unit without its parsed content, which costs no read; None where it is absent or empty."""
        unit = self.unit(name)
        if unit is None or not self.tree(name):
            return None
        return UnitContent(
            unit,
            self.tree(name),
            _Files(self, name),
            configuration=self.configuration,
            conflicts=tuple(conflict for conflict in self.shape.conflicts if conflict.unit == name),
        )

    def files(self, name: str) -> Mapping[str, Entry]:
        """The files of a unit, by path."""
        if "layout" not in self.__dict__ and name.startswith(CATALOG):
            kept = self.step.files.get(name) if self.step else None
            if kept is None:
                kept = read_catalog_files(self.cache, self.tree(name))
            if kept is not None:
                return kept
        return self.layout.files.get(name, {})

    def read(self, name: str, *, wants_all: bool = False) -> UnitContent | None:
        """The unit with its course or catalog parsed; `wants_all` where every block will be looked at.

        Raises:
            ObjectMissing: a blob is not in the repository.
        """
        outline = self.outline(name)
        if outline is None:
            return None
        files = self.files(name)
        outline = replace(outline, files=files)
        facts = read_kinds(self.snapshot, unit_kinds(outline.unit, files), self.cache, files)
        content = self._with_content(outline, facts, wants_all=wants_all)
        if isinstance(outline.unit.key, CourseRunKey):
            return content
        from contentrepo.applets.validation.libraries import read_libraries  # most units are runs

        return replace(content, libraries=read_libraries(self.snapshot, files, self.cache))

    def _with_content(self, outline: UnitContent, facts: Mapping[str, object], *, wants_all: bool) -> UnitContent:
        key = outline.unit.key
        if isinstance(key, CatalogKey):
            return replace(outline, catalog=catalog.read_catalog(outline.files, cast("Mapping[str, Settings]", facts)))
        root = self.shape.units[outline.unit.name].root
        if not isinstance(key, CourseRunKey) or root is None:
            return outline
        documents = cast("Mapping[str, Document]", facts)
        course = olx.read_course(root, key, outline.files, documents, wants_all=wants_all)
        return replace(outline, course=course)


class _Files(Mapping[str, Entry]):
    """The files of a unit, listed only for a rule that asks for them."""

    def __init__(self, contents: Contents, name: str) -> None:
        self._contents, self._name = contents, name
        self._known: Mapping[str, Entry] | None = None

    def __getitem__(self, path: str) -> Entry:
        return self._listed[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)

    @property
    def _listed(self) -> Mapping[str, Entry]:
        """Asked for once: a rule that looks at each file of a large catalog asks for each of them."""
        if self._known is None:
            self._known = self._contents.files(self._name)
        return self._known
