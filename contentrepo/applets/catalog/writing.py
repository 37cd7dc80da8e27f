"""Entries as the data of their files: what `render_entry` takes, and what reading the file gives back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contentrepo.applets.catalog.models import (
    Catalog,
    CourseRun,
    Curriculum,
    CurriculumCourse,
    Organization,
    Program,
)

_REQUIRED = frozenset({"name", "title", "organizations", "courses"})


def list_entries(catalog: Catalog) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for key, organization in sorted(catalog.organizations.items()):
        yield "organization", key, _said(_organization(organization))
    for course_key, course in sorted(catalog.courses.items()):
        yield "course", str(course_key), {"title": course.title}
    for run_key, run in sorted(catalog.runs.items()):
        yield "run", str(run_key), _said(_run(run))
    for slug, program in sorted(catalog.programs.items()):
        yield "program", slug, _said(_program(program))
    for slug, curriculum in sorted(catalog.curricula.items()):
        yield "curriculum", slug, _said(_curriculum(curriculum))


def _said(data: Mapping[str, Any]) -> dict[str, Any]:
    """Without what nobody said."""
    return {name: value for name, value in data.items() if name in _REQUIRED or value not in ("", None, [])}


def _organization(entry: Organization) -> dict[str, Any]:
    return {"name": entry.name, "parent": entry.parent, "site": entry.site}


def _run(entry: CourseRun) -> dict[str, Any]:
    return {
        "title": entry.title,
        "external_course_key": entry.external_course_key,
        "status": entry.status,
        "pacing": entry.pacing,
        "start": entry.start,
        "end": entry.end,
        "enrollment_start": entry.enrollment_start,
        "enrollment_end": entry.enrollment_end,
        "source": dict(entry.source) if entry.source else None,
    }


def _program(entry: Program) -> dict[str, Any]:
    return {
        "title": entry.title,
        "subtitle": entry.subtitle,
        "type": entry.type,
        "status": entry.status,
        "organizations": list(entry.organizations),
        "site": entry.site,
        "external_program_key": entry.external_program_key,
        "curricula": [{"slug": one.slug, **_curriculum(one)} for one in entry.curricula],
        "programs": list(entry.programs),
    }


def _curriculum(entry: Curriculum) -> dict[str, Any]:
    active = {} if entry.active else {"active": False}
    return {"title": entry.title, **active, "courses": [_membership(course) for course in entry.courses]}


def _membership(entry: CurriculumCourse) -> dict[str, Any]:
    active = {} if entry.active else {"active": False}
    runs = [str(run) for run in entry.excluded_runs]
    return _said({"course": str(entry.course), **active, "exception": entry.exception, "excluded_runs": runs})
