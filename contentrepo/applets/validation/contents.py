"""One snapshot, opened for judgement: its layout at once, each unit's content when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.facts.models import Document, Settings
from contentrepo.applets.keys.models import CatalogKey, CourseRunKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository.models import Snapshot
from contentrepo.applets.validation.layout import plan_layout
from contentrepo.applets.validation.libraries import read_libraries
from contentrepo.applets.validation.models import Layout, Unit, UnitContent
from contentrepo.applets.validation.reading import (
    CONFIGURATION,
    read_configuration_facts,
    read_kinds,
    read_root_documents,
    unit_kinds,
)
from contentrepo.dataclass import replace

MISSING = Document(None)


class Contents:
    """The units of one snapshot."""

    def __init__(self, snapshot: Snapshot, repository: str, cache: FactsCache) -> None:
        self.snapshot = snapshot
        self._cache = cache
        configuration = catalog.read_configuration(CONFIGURATION, read_configuration_facts(snapshot, cache))
        documents = read_root_documents(snapshot, cache)
        self.layout: Layout = plan_layout(
            snapshot,
            repository,
            configuration=configuration,
            document_of=lambda path: documents.get(path, MISSING),
        )

    def tree(self, name: str) -> str:
        """The unit's tree id; "" where the snapshot does not have the unit."""
        return self.layout.trees.get(name, "")

    def folder(self, name: str) -> str:
        """The unit's root folder; "" for the catalog, for a root at the top, and for an absent unit."""
        unit = self.layout.units.get(name)
        return unit.folder if unit else ""

    def outline(self, name: str) -> UnitContent | None:
        """The unit without its parsed content, which costs no read; None where it is absent or empty."""
        unit = self.layout.units.get(name)
        if unit is None or not self.tree(name):
            return None
        return UnitContent(
            unit,
            self.layout.trees[name],
            self.layout.files[name],
            configuration=self.layout.configuration,
            conflicts=tuple(conflict for conflict in self.layout.conflicts if conflict.unit == name),
        )

    def read(self, name: str) -> UnitContent | None:
        """The unit with its course or catalog parsed.

        Raises:
            ObjectMissing: a blob is not in the repository.
        """
        outline = self.outline(name)
        if outline is None:
            return None
        facts = read_kinds(self.snapshot, unit_kinds(outline.unit, outline.files), self._cache)
        content = _with_content(outline, facts, self.layout)
        if isinstance(outline.unit.key, CourseRunKey):
            return content
        return replace(content, libraries=read_libraries(self.snapshot, outline.files, self._cache))


def _with_content(outline: UnitContent, facts: Mapping[str, object], layout: Layout) -> UnitContent:
    unit: Unit = outline.unit
    course = parsed = None
    if isinstance(unit.key, CatalogKey):
        parsed = catalog.read_catalog(outline.files, cast("Mapping[str, Settings]", facts))
    elif isinstance(unit.key, CourseRunKey):
        course = olx.read_course(
            layout.roots[unit.name], unit.key, outline.files, cast("Mapping[str, Document]", facts)
        )
    return UnitContent(
        unit,
        outline.tree,
        outline.files,
        course=course,
        catalog=parsed,
        configuration=outline.configuration,
        conflicts=outline.conflicts,
    )
