"""What a catalog file says, and which other entries name it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from contentrepo.applets.catalog.api import kind_of, read_facts
from contentrepo.applets.catalog.models import Catalog, Curriculum, Program
from contentrepo.applets.explanation.course import Told
from contentrepo.applets.explanation.models import Origin, Reference, Setting, Target
from contentrepo.applets.findings.models import Place
from contentrepo.applets.repository.models import Snapshot, Span
from contentrepo.named_tuple import NamedTuple


class _Entry(NamedTuple):
    """A catalog entry by kind and printed key, with the name that people know it by."""

    kind: str
    key: str
    title: str
    place: Place


def tell_entry(target: Target, snapshot: Snapshot) -> Told:
    """What a file of the catalog unit is."""
    kind, catalog = kind_of(target.path), target.content.catalog
    if catalog is None:
        return Told(what="file of a library", files=(Span(target.path),))
    if kind is None:
        return Told(what="file beside the courses", files=(Span(target.path),))
    entry = next((entry for entry in _entries(catalog) if entry.place.path == target.path), None)
    what = f"{kind} `{entry.key}`" if entry else kind
    return Told(
        what={"course": "catalog ", "run": "course "}.get(kind, "") + what,
        title=entry.title if entry else "",
        files=(Span(target.path),),
        settings=tuple(_settings(target, kind, snapshot)),
        references=tuple(_references(entry, catalog)) if entry else (),
    )


def _entries(catalog: Catalog) -> Iterator[_Entry]:
    for organization in catalog.organizations.values():
        yield _Entry("organization", organization.key, organization.name, organization.place)
    for course in catalog.courses.values():
        yield _Entry("course", str(course.key), course.title, course.place)
    for run in catalog.runs.values():
        yield _Entry("run", str(run.key), run.title, run.place)
    for program in catalog.programs.values():
        yield _Entry("program", program.slug, program.title, program.place)
    for curriculum in catalog.curricula.values():
        yield _Entry("curriculum", curriculum.slug, curriculum.title, curriculum.place)


def _settings(target: Target, kind: str, snapshot: Snapshot) -> Iterator[Setting]:
    """The file's own lines, one for each name at its top."""
    blob = target.content.files[target.path].blob
    facts = read_facts(kind, dict(snapshot.read([blob]))[blob])
    lines = {pointer: line for pointer, line, _ in facts.places}
    for name, value in facts.data.items() if isinstance(facts.data, dict) else ():
        line = lines.get("/" + name.replace("~", "~0").replace("/", "~1"), 0)
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield Setting(name, text, Origin.OWN, Place(target.path, line))


def _references(entry: _Entry, catalog: Catalog) -> Iterator[Reference]:
    named = {
        "organization": _naming_organization,
        "course": _naming_course,
        "run": _naming_run,
        "program": _naming_program,
    }.get(entry.kind)
    for place, subject in named(entry.key, catalog) if named else ():
        yield Reference("entry", place, subject)


Naming = Iterator[tuple[Place, str]]


def _naming_organization(key: str, catalog: Catalog) -> Naming:
    for organization in catalog.organizations.values():
        if organization.parent == key:
            yield organization.place, f"organization {organization.key}"
    for course in catalog.courses.values():
        if course.key.org == key:
            yield course.place, f"course {course.key}"
    for program in catalog.programs.values():
        if key in program.organizations:
            yield program.place, f"program {program.slug}"


def _naming_course(key: str, catalog: Catalog) -> Naming:
    for run in catalog.runs.values():
        if str(run.key.course_key) == key:
            yield run.place, f"run {run.key}"
    for place, subject, course, _ in _members(catalog):
        if course == key:
            yield place, subject


def _naming_run(key: str, catalog: Catalog) -> Naming:
    runs: Mapping[str, str] = {str(run.key): str(run.key.course_key) for run in catalog.runs.values()}
    for place, subject, course, excluded in _members(catalog):
        if course == runs[key] and key not in excluded:
            yield place, subject


def _naming_program(key: str, catalog: Catalog) -> Naming:
    for program in catalog.programs.values():
        if key in program.programs:
            yield program.place, f"program {program.slug}"


def _members(catalog: Catalog) -> Iterator[tuple[Place, str, str, frozenset[str]]]:
    """Every catalog course in a curriculum: its line, whose curriculum, the course, the runs that do not count."""
    owners: list[tuple[str, Program | None, tuple[Curriculum, ...]]] = [
        (f"program {program.slug}", program, program.curricula) for program in catalog.programs.values()
    ]
    owners += [(f"curriculum {one.slug}", None, (one,)) for one in catalog.curricula.values()]
    for subject, _, curricula in owners:
        for curriculum in curricula:
            for member in curriculum.courses:
                excluded = frozenset(map(str, member.excluded_runs))
                yield member.place, subject, str(member.course), excluded
