"""Organizations, catalog courses and course runs from their files."""

from __future__ import annotations

from datetime import datetime

from contentrepo.applets.catalog.availability import seconds_of
from contentrepo.applets.catalog.models import CatalogCourse, CourseRun, Organization
from contentrepo.applets.catalog.notes import Notes
from contentrepo.applets.catalog.sheet import Section, Sheet
from contentrepo.applets.keys.api import parse_external_course_key
from contentrepo.applets.keys.models import CourseKey, CourseRunKey

MOMENTS = ("start", "end", "enrollment_start", "enrollment_end")
ORDER = (
    ("start", "end"),
    ("enrollment_start", "enrollment_end"),
    ("enrollment_start", "start"),
    ("enrollment_end", "end"),
)
"""The first of each pair is not after the second."""
CORRECT = "Correct the date that is wrong."


def read_organization(key: str, sheet: Sheet, notes: Notes) -> Organization:
    top = sheet.top
    parent = top.text("parent")
    if parent:
        notes.refer("organization", parent, place=top.place("parent"), subject=key)
    return Organization(key, top.text("name"), top.place(), parent, top.text("site"))


def read_course(key: CourseKey, sheet: Sheet, notes: Notes) -> CatalogCourse:
    notes.refer("organization", key.org, place=sheet.top.place(), subject=str(key))
    return CatalogCourse(key, sheet.top.text("title"), sheet.top.place())


def read_run(key: CourseRunKey, sheet: Sheet, notes: Notes) -> CourseRun:
    top = sheet.top
    notes.refer("course", str(key.course_key), place=top.place(), subject=str(key))
    external = top.text("external_course_key")
    if external:
        place = top.place("external_course_key")
        notes.parse(parse_external_course_key, external, code="external-key", place=place, subject=str(key))
    for name in MOMENTS:
        _check_moment(top, name, notes=notes, subject=str(key))
    _check_order(top, notes=notes, subject=str(key))
    return CourseRun(
        key,
        top.text("title"),
        top.place(),
        external_course_key=external,
        external_place=top.place("external_course_key"),
        status=top.text("status", "unpublished"),
        pacing=top.text("pacing", "instructor"),
        start=top.text("start"),
        end=top.text("end"),
        enrollment_start=top.text("enrollment_start"),
        enrollment_end=top.text("enrollment_end"),
        source=top.mapping("source") or None,
    )


def _check_order(top: Section, *, notes: Notes, subject: str) -> None:
    for first, second in ORDER:
        before, after = top.text(first), top.text(second)
        early, late = seconds_of(before), seconds_of(after)
        if early is not None and late is not None and early > late:
            detail = f"`{second}` is `{after}`, which is before `{first}`, `{before}`"
            value, place = f"{first} {before} {second} {after}", top.place(second)
            notes.refuse("run-dates-out-of-order", value, place=place, subject=subject, detail=detail, hint=CORRECT)


def _check_moment(top: Section, name: str, *, notes: Notes, subject: str) -> None:
    """The schema knows the form of a date; only a calendar knows the 30th of February."""
    text = top.text(name)
    try:
        if text:
            datetime.fromisoformat(text)
    except ValueError:
        detail = f"`{name}` is `{text}`, and no calendar has that"
        notes.refuse("date", text, place=top.place(name), subject=subject, detail=detail)
