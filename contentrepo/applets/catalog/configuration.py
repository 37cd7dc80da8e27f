"""`contentrepo.yaml` as a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from contentrepo.applets.catalog.access import read_access
from contentrepo.applets.catalog.models import Configuration, LevelOverride
from contentrepo.applets.catalog.notes import Notes
from contentrepo.applets.catalog.sheet import Section, Sheet
from contentrepo.applets.facts.models import Settings
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.api import parse_course_run_key
from contentrepo.applets.keys.models import CourseRunKey

FORMAT = 1
EVERYTHING = "**"


def read_configuration(path: str, settings: Settings) -> Configuration:
    if settings.fault is not None:
        place = Place(path, settings.fault.line, settings.fault.column)
        return Configuration(present=True, fault=(place, settings.fault))
    sheet, notes = Sheet(path, settings), Notes()
    notes.misfits += sheet.misfits()
    top = sheet.top
    roots = _roots(top, notes)
    return Configuration(
        present=True,
        format=_format(top, notes),
        levels=tuple(_levels(top)),
        owners=tuple(owner for owner, _ in top.texts("owners")),
        flags={name: value for name, value in top.mapping("flags").items() if isinstance(value, bool)},
        roots=roots,
        root_places={folder: top.place("roots", folder or ".") for folder in roots},
        access=read_access(top, notes),
        misfits=tuple(notes.misfits),
    )


def _format(top: Section, notes: Notes) -> int:
    number = top.data.get("format")
    if not isinstance(number, int) or number < FORMAT:
        return FORMAT  # the schema check has said it
    if number != FORMAT:
        place = top.place("format")
        notes.refuse(
            "format",
            str(number),
            place=place,
            subject=place.path,
            detail=f"the repository has format `{number}`, and this program reads format `{FORMAT}`",
            hint="Use a newer contentrepo, or write `format: 1`.",
        )
    return number


def _levels(top: Section) -> Iterator[LevelOverride]:
    whole = _texts(top.mapping("levels"))
    if whole:
        yield LevelOverride(EVERYTHING, whole, top.place("levels"), _places(top, whole))
    for section in top.sections("levels"):
        if paths := section.text("paths"):
            levels = _texts(section.mapping("levels"))
            yield LevelOverride(paths, levels, section.place(), _places(section, levels))


def _places(section: Section, levels: Iterable[str]) -> dict[str, Place]:
    return {rule: section.place("levels", rule) for rule in levels}


def _texts(mapping: object) -> dict[str, str]:
    return {name: text for name, text in mapping.items() if isinstance(text, str)} if isinstance(mapping, dict) else {}


def _roots(top: Section, notes: Notes) -> dict[str, CourseRunKey]:
    roots: dict[str, CourseRunKey] = {}
    for folder, text in _texts(top.mapping("roots")).items():
        place = top.place("roots", folder)
        normal = "" if folder == "." else folder
        if normal and (str(PurePosixPath(folder)) != folder or folder.startswith("/") or ".." in folder.split("/")):
            detail = f"`{folder}` is not a folder of this repository"
            hint = "Write it from the repository's root, as in `courses/old`; `.` is the root itself."
            notes.refuse("schema", folder, place=place, subject=place.path, detail=detail, hint=hint)
        elif not top.is_misshapen("roots", folder) and (
            run := notes.parse(parse_course_run_key, text, code="schema", place=place, subject=place.path)
        ):
            roots[normal] = run
    return roots
