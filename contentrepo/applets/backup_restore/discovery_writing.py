"""The catalog in course-discovery's form, with what it has no word for under ours; `parse_discovery` reads it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from contentrepo.applets.backup_restore.gathering import OWN
from contentrepo.applets.catalog.api import availability_of
from contentrepo.applets.catalog.models import (
    Catalog,
    CourseRun,
    Curriculum,
    CurriculumCourse,
    Organization,
    Program,
)
from contentrepo.applets.keys.models import CourseKey

Item = dict[str, Any]

_TYPES = {
    "xseries": "XSeries",
    "micromasters": "MicroMasters",
    "microbachelors": "MicroBachelors",
    "professional-program-wl": "Professional Program",
}
_PACING = {"instructor": "instructor_paced", "self": "self_paced"}


def render_discovery(catalog: Catalog, at: int) -> str:
    """The whole catalog.

    Args:
        catalog: of a commit.
        at: the commit's date, in seconds since the epoch: whether a run is archived follows from it.
    """
    writer = _Writer(catalog, at)
    document = {
        "organizations": [_organization(one) for _, one in sorted(catalog.organizations.items())],
        "courses": [writer.course(key) for key in sorted(catalog.courses)],
        "programs": [writer.program(one) for _, one in sorted(catalog.programs.items())],
        "curricula": [writer.curriculum(one) for _, one in sorted(catalog.curricula.items())],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


class _Writer:
    def __init__(self, catalog: Catalog, at: int) -> None:
        self._catalog, self._at = catalog, at
        self._runs: dict[CourseKey, list[CourseRun]] = {}
        for key in sorted(catalog.runs):
            self._runs.setdefault(key.course_key, []).append(catalog.runs[key])

    def course(self, key: CourseKey, membership: CurriculumCourse | None = None) -> Item:
        course = self._catalog.courses.get(key)
        owner = self._catalog.organizations.get(key.org)
        excluded = set(membership.excluded_runs) if membership else set()
        runs = [_run(run, self._at) for run in self._runs.get(key, ()) if run.key not in excluded]
        return {
            "key": str(key),
            "title": course.title if course else key.course,
            "owners": [_organization(owner) if owner else {"key": key.org}],
            "course_runs": runs,
        }

    def program(self, program: Program) -> Item:
        own = [one for one in program.curricula if one.slug == OWN]
        named = [one for one in program.curricula if one.slug != OWN]
        members = {one.course: one for curriculum in program.curricula for one in curriculum.courses}
        direct = [self.member(one) for one in own[0].courses] if own else []
        return _said(
            {
                "marketing_slug": program.slug,
                "title": program.title,
                "subtitle": program.subtitle,
                "type": _TYPES.get(program.type, program.type.replace("-", " ").title()),
                "type_attrs": {"slug": program.type},
                "status": program.status,
                "authoring_organizations": [self._offering(key) for key in program.organizations],
                "courses": direct or [self.course(key) for key in members],
                "curricula": [self.curriculum(one) for one in named],
                "programs": [{"marketing_slug": slug} for slug in program.programs],
                "site": program.site,
                "external_program_key": program.external_program_key,
            }
        )

    def curriculum(self, curriculum: Curriculum) -> Item:
        return {
            "slug": curriculum.slug,
            "name": curriculum.title,
            "is_active": curriculum.active,
            "courses": [self.member(one) for one in curriculum.courses],
        }

    def member(self, membership: CurriculumCourse) -> Item:
        said = {
            "is_active": membership.active,
            "exception": membership.exception,
            "course_run_exclusions": [str(run) for run in membership.excluded_runs],
        }
        return {**self.course(membership.course, membership), **_said(said)}

    def _offering(self, key: str) -> Item:
        found = self._catalog.organizations.get(key)
        return _organization(found) if found else {"key": key}


def _organization(organization: Organization) -> Item:
    said = {"parent": organization.parent, "site": organization.site}
    return {"key": organization.key, "name": organization.name, **_said(said)}


def _run(run: CourseRun, at: int) -> Item:
    return _said(
        {
            "key": str(run.key),
            "course": str(run.key.course_key),
            "title": run.title,
            "external_key": run.external_course_key,
            "status": run.status,
            "availability": str(availability_of(run, at)),
            "pacing_type": _PACING.get(run.pacing, run.pacing),
            "start": run.start,
            "end": run.end,
            "enrollment_start": run.enrollment_start,
            "enrollment_end": run.enrollment_end,
            "source": dict(run.source) if run.source else None,
        }
    )


def _said(item: Mapping[str, Any]) -> Item:
    return {name: value for name, value in item.items() if value not in ("", None, [])}
