"""Programs and curricula from their files."""

from __future__ import annotations

from contentrepo.applets.catalog.models import Curriculum, CurriculumCourse, Program
from contentrepo.applets.catalog.notes import Notes
from contentrepo.applets.catalog.sheet import Section, Sheet
from contentrepo.applets.keys.api import parse_course_key, parse_course_run_key
from contentrepo.applets.keys.models import CourseKey, CourseRunKey


def read_program(slug: str, sheet: Sheet, notes: Notes) -> Program:
    top = sheet.top
    return Program(
        slug,
        top.text("title"),
        type=top.text("type"),
        status=top.text("status", "unpublished"),
        organizations=_names(top, "organizations", "organization", notes=notes, subject=slug),
        curricula=_curricula(top, notes, subject=slug),
        place=top.place(),
        site=top.text("site"),
        external_program_key=top.text("external_program_key"),
        programs=_names(top, "programs", "program", notes=notes, subject=slug),
        subtitle=top.text("subtitle"),
        status_place=top.place("status"),
        site_place=top.place("site"),
        organizations_place=top.place("organizations"),
        programs_place=top.place("programs"),
    )


def read_curriculum(slug: str, section: Section, notes: Notes, *, subject: str) -> Curriculum:
    """A curriculum from a file of its own, or from the list of the program `subject`."""
    courses: dict[CourseKey, CurriculumCourse] = {}
    for membership in section.sections("courses"):
        course = _membership(membership, notes, subject=subject)
        if course is not None and courses.setdefault(course.course, course) is not course:
            first = courses[course.course].place.line
            detail = f"`{course.course}` stands twice in curriculum `{slug}`, first on line {first}"
            notes.refuse("duplicate", str(course.course), place=course.place, subject=subject, detail=detail)
    active = section.truth("active", default=True)
    return Curriculum(slug, section.text("title"), tuple(courses.values()), section.place(), active=active)


def _curricula(top: Section, notes: Notes, *, subject: str) -> tuple[Curriculum, ...]:
    found: dict[str, Curriculum] = {}
    for section in top.sections("curricula"):
        curriculum = read_curriculum(section.text("slug"), section, notes, subject=subject)
        first = found.setdefault(curriculum.slug, curriculum)
        if first is not curriculum:
            detail = (
                f"two curricula of this program are called `{curriculum.slug}`, the first on line {first.place.line}"
            )
            notes.refuse("duplicate", curriculum.slug, place=section.place("slug"), subject=subject, detail=detail)
    return tuple(found.values())


def _membership(section: Section, notes: Notes, *, subject: str) -> CurriculumCourse | None:
    text, place = section.text("course"), section.place("course")
    if not text:
        return None
    course = notes.parse(parse_course_key, text, code="schema", place=place, subject=subject)
    if course is None:
        return None
    notes.refer("course", str(course), place=place, subject=subject)
    return CurriculumCourse(
        course,
        place,
        _excluded(section, course, notes=notes, subject=subject),
        active=section.truth("active", default=True),
        exception=section.text("exception"),
    )


def _excluded(section: Section, course: CourseKey, *, notes: Notes, subject: str) -> tuple[CourseRunKey, ...]:
    runs: list[CourseRunKey] = []
    for text, place in section.texts("excluded_runs"):
        run = notes.parse(parse_course_run_key, text, code="schema", place=place, subject=subject)
        if run is None:
            continue
        if run.course_key != course:
            detail = f"`{run}` is excluded from `{course}`, whose run it is not"
            notes.refuse("unknown-run", str(run), place=place, subject=subject, detail=detail)
            continue
        notes.refer("run", str(run), place=place, subject=subject)
        runs.append(run)
    return tuple(dict.fromkeys(runs))


def _names(top: Section, name: str, kind: str, *, notes: Notes, subject: str) -> tuple[str, ...]:
    names: dict[str, int] = {}
    for text, place in top.texts(name):
        if text in names:
            detail = f"`{text}` stands twice in `{name}`, first on line {names[text]}"
            notes.refuse("duplicate", text, place=place, subject=subject, detail=detail)
            continue
        names[text] = place.line
        notes.refer(kind, text, place=place, subject=subject)
    return tuple(names)
