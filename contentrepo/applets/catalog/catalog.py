"""All catalog files of one tree, read together: entries, what does not fit, and who claims which external key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from contentrepo.applets.catalog import kinds
from contentrepo.applets.catalog import path as paths
from contentrepo.applets.catalog.claims import find_claims
from contentrepo.applets.catalog.cycles import find_cycles
from contentrepo.applets.catalog.entries import read_course, read_organization, read_run
from contentrepo.applets.catalog.models import (
    Catalog,
    CatalogCourse,
    CourseRun,
    Curriculum,
    Misfit,
    Organization,
    Program,
)
from contentrepo.applets.catalog.notes import Notes
from contentrepo.applets.catalog.programs import read_curriculum, read_program
from contentrepo.applets.catalog.references import find_unknown
from contentrepo.applets.catalog.sheet import Sheet
from contentrepo.applets.facts.models import Fault, Settings
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.api import InvalidKey
from contentrepo.applets.keys.models import CourseKey, CourseRunKey
from contentrepo.applets.repository.models import Entry

_KEY_OF: Mapping[str, Callable[[str], str | CourseKey | CourseRunKey]] = {
    "organization": paths.organization_of,
    "course": paths.course_of,
    "run": paths.run_of,
    "program": paths.slug_of,
    "curriculum": paths.slug_of,
}


def read_catalog(files: Mapping[str, Entry], facts: Mapping[str, Settings]) -> Catalog:
    shelf = _Shelf()
    for path in sorted(files):
        kind = kinds.kind_of(path)
        if kind is not None and kind in _KEY_OF:
            shelf.take(kind, path, facts.get(path))
    return shelf.catalog()


class _Shelf:
    """The entries as they come off the files, one after another."""

    def __init__(self) -> None:
        self._notes = Notes()
        self._known: dict[str, set[str]] = {kind: set() for kind in _KEY_OF}
        self._faults: list[tuple[Place, Fault]] = []
        self._organizations: dict[str, Organization] = {}
        self._courses: dict[CourseKey, CatalogCourse] = {}
        self._runs: dict[CourseRunKey, CourseRun] = {}
        self._programs: dict[str, Program] = {}
        self._curricula: dict[str, Curriculum] = {}

    def take(self, kind: str, path: str, settings: Settings | None) -> None:
        """Read one file. One without facts (a symbolic link, say) is known by its name and says nothing."""
        try:
            key = _KEY_OF[kind](path)
        except InvalidKey as error:
            self._notes.refuse("key", path, place=Place(path), subject=path, detail=str(error), hint="Rename the file.")
            return
        self._known[kind].add(str(key))
        if settings is None:
            return
        if settings.fault is not None:
            self._faults.append((Place(path, settings.fault.line, settings.fault.column), settings.fault))
            return
        sheet = Sheet(path, settings)
        self._notes.misfits += sheet.misfits()
        self._read(kind, key, sheet)

    def _read(self, kind: str, key: str | CourseKey | CourseRunKey, sheet: Sheet) -> None:
        if isinstance(key, CourseRunKey):
            self._runs[key] = read_run(key, sheet, self._notes)
        elif isinstance(key, CourseKey):
            self._courses[key] = read_course(key, sheet, self._notes)
        elif kind == "organization":
            self._organizations[key] = read_organization(key, sheet, self._notes)
        elif kind == "program":
            self._programs[key] = read_program(key, sheet, self._notes)
        else:
            self._curricula[key] = read_curriculum(key, sheet.top, self._notes, subject=key)

    def catalog(self) -> Catalog:
        """Everything that was taken, with references looked up and claims drawn."""
        misfits = [
            *self._notes.misfits,
            *find_unknown(self._notes.references, self._known),
            *find_cycles(self._organizations, self._programs),
        ]
        return Catalog(
            self._organizations,
            self._courses,
            self._runs,
            self._programs,
            self._curricula,
            claims=find_claims(self._runs, self._programs, self._curricula),
            faults=tuple(self._faults),
            misfits=_in_order(misfits),
        )


def _in_order(misfits: Iterable[Misfit]) -> tuple[Misfit, ...]:
    return tuple(sorted(misfits, key=lambda m: (m.place.path, m.place.line, m.place.column, m.code, m.value)))
