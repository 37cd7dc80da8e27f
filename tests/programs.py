"""A live catalog of programs for tests: entries made by hand, published like any other, without git and YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import rows

from contentrepo.applets.catalog.claims import find_claims
from contentrepo.applets.catalog.models import (
    Catalog,
    CatalogCourse,
    CourseRun,
    Curriculum,
    CurriculumCourse,
    Organization,
    Program,
)
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseKey, CourseRunKey
from contentrepo.applets.live.api import apply_change, read_unit
from contentrepo.applets.live.models import FileRow
from contentrepo.applets.publishing.entries import plan_entries, plan_keys

UNIT = f"catalog:{rows.SOURCE.repository}"
HERE = Place("programs.yaml", 1)
EDX = Organization("edX", "edX", HERE)


def course_key(text: str) -> CourseKey:
    """`CS101`, of edX."""
    return CourseKey("edX", text)


def run_key(text: str) -> CourseRunKey:
    """`CS101-1`: a run of edX+CS101."""
    course, _, run = text.partition("-")
    return CourseRunKey("edX", course, run)


def run_of(text: str, external="", **more) -> CourseRun:
    return CourseRun(run_key(text), f"Run {text}", HERE, external_course_key=external, external_place=HERE, **more)


def program_of(slug: str, *curricula: str, nested=(), status="active", **more) -> Program:
    """Each curriculum lists courses, as in "CS101 CS102-2": there the run CS102-2 is excluded."""
    made = tuple(Curriculum(f"c{at}", "C", _courses(text), HERE) for at, text in enumerate(curricula))
    organizations = more.pop("organizations", ("edX",))
    return Program(slug, slug.title(), "masters", status, organizations, made, HERE, programs=tuple(nested), **more)


def _courses(text: str) -> tuple[CurriculumCourse, ...]:
    excluded: dict[str, list[CourseRunKey]] = {}
    for item in text.split():
        course, _, run = item.partition("-")
        excluded.setdefault(course, []).extend([run_key(item)] if run else [])
    return tuple(CurriculumCourse(course_key(course), HERE, tuple(runs)) for course, runs in excluded.items())


class Shelf:
    """A catalog unit: what `rows.Catalog` is, with true entries of every kind."""

    def __init__(self, runs=(), programs=(), organizations=(EDX,)) -> None:
        courses = {run.key.course_key: CatalogCourse(run.key.course_key, "C", HERE) for run in runs}
        by_key = {run.key: run for run in runs}
        by_slug = {program.slug: program for program in programs}
        claims = find_claims(by_key, by_slug, {})
        named = {one.key: one for one in organizations}
        self.bytes = rows.Bytes()
        catalog = Catalog(named, courses, by_key, by_slug, {}, claims=claims)
        self.entries, self.keys = plan_entries(catalog), plan_keys(catalog)
        self.files = {"programs.yaml": FileRow("programs.yaml", 0o100644, self.bytes.add(repr(catalog).encode()))}

    def publish(self, store, *, unit=UNIT, source=rows.SOURCE, commit: object = 1):
        return apply_change(store, self.change(read_unit(store, unit), source=source, commit=commit), self.bytes)

    change = rows.Catalog.change


class Wanted(NamedTuple):
    """A run, and how readers ask for it."""

    program: str
    run: str
    key: str


def fill(store, *, runs: int, programs: int) -> list[Wanted]:
    """A catalog of five runs for each course; every program lists as many courses as there are of them for each."""
    made = [run_of(f"C{number // 5}-{number % 5}", f"K-{number}") for number in range(runs)]
    names = list(dict.fromkeys(run.key.course for run in made))
    share = -(-len(names) // programs)
    lists: Mapping[str, str] = {f"p{at}": " ".join(names[at * share : (at + 1) * share]) for at in range(programs)}
    Shelf(made, [program_of(slug, courses) for slug, courses in lists.items() if courses]).publish(store)
    of_course = {course: slug for slug, courses in lists.items() for course in courses.split()}
    return [Wanted(of_course[run.key.course], str(run.key), run.external_course_key) for run in made]
