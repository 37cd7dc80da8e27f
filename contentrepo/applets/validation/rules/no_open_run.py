"""A catalog course is newly listed in a program, and none of its runs is open.

Open is a run that neither ended nor closed its enrollment before the date of the commit, and that the curriculum does
not exclude. Its status does not matter: a run that is being prepared counts. Runs of other repositories count too,
whose dates are not known here. What a program listed before, it may keep when its runs end. Programs that are retired
or deleted may list anything.

Why it matters:
    Learners enroll in the program, and there is nothing in it that they can take. (The review of the Programs service
    in 2015 decided so: closed and archived runs are not linked to a program.)

Bad:
    programs/data-science.yaml
        curricula:
          - slug: core
            title: Core
            courses:
              - course: edX+CS101
    courses/edX/CS101/2T2019.yaml
        title: Computing
        end: 2019-07-01

Good:
    courses/edX/CS101/2T2031.yaml
        title: Computing
        start: 2031-02-01

Fix:
    Add `courses/<org>/<course>/<run>.yaml` for a run that is open, or correct its `end` and `enrollment_end`. If the
    program is from before and is meant to stay as it was, say why beside the course:
    `exception: ran until 2019, kept for certificates`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contentrepo.applets.catalog.api import find_closing, find_open_runs
from contentrepo.applets.catalog.models import Catalog, CourseRun, CurriculumCourse, Program
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.keys.models import CourseKey
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "no-open-run"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CHANGE

SHOWN = 3
"""Closed runs that a message names."""

Links = Mapping[tuple[str, CourseKey], Sequence[CurriculumCourse]]
"""(program, catalog course) -> where the program lists it."""


def check(subject: Subject) -> Iterator[Problem]:
    catalog = subject.head.catalog
    if catalog is None:
        return
    before = _links(subject.base.catalog) if subject.base and subject.base.catalog else {}
    new = {link: memberships for link, memberships in _links(catalog).items() if link not in before}
    runs = _runs_of({course for _, course in new}, catalog)
    foreign = {*subject.guard.runs, *(key for kind, key in subject.guard.catalog.entries if kind == "run")}
    elsewhere = {run.removeprefix("course-v1:").rpartition("+")[0] for run in foreign}
    for (slug, course), memberships in new.items():
        excused = any(membership.exception for membership in memberships) or str(course) in elsewhere
        if course in catalog.courses and not excused and not find_open_runs(memberships, runs[course], subject.at):
            yield _problem(slug, memberships[0], runs[course], subject.at)


def _links(catalog: Catalog) -> Links:
    found: dict[tuple[str, CourseKey], list[CurriculumCourse]] = {}
    for program in catalog.programs.values():
        for membership in _memberships(program):
            found.setdefault((program.slug, membership.course), []).append(membership)
    return found


def _memberships(program: Program) -> Iterator[CurriculumCourse]:
    if program.status in {"unpublished", "active"}:
        for curriculum in program.curricula:
            yield from curriculum.courses


def _runs_of(courses: set[CourseKey], catalog: Catalog) -> dict[CourseKey, list[CourseRun]]:
    found: dict[CourseKey, list[CourseRun]] = {course: [] for course in courses}
    for key in sorted(catalog.runs):
        if key.course_key in found:
            found[key.course_key].append(catalog.runs[key])
    return found


def _problem(slug: str, membership: CurriculumCourse, runs: Sequence[CourseRun], at: int) -> Problem:
    course = membership.course
    reasons = [_reason(run, at) for run in runs[:SHOWN]] + (["..."] if len(runs) > SHOWN else [])
    why = "none of its runs is open: " + ", ".join(reasons) if runs else "it has no run"
    return Problem(
        place=membership.place,
        subject=slug,
        message=f"{quote(slug)} newly lists {quote(str(course))}, and {why}",
        hint=f"Add a run that is open below `courses/{course.org}/{course.course}/`, or say beside the course why it "
        "is listed all the same: `exception: <reason>`.",
        value=str(course),
    )


def _reason(run: CourseRun, at: int) -> str:
    closing = find_closing(run, at)
    what = {"end": "ended", "enrollment_end": "closed its enrollment"}.get(closing)
    return f"{quote(run.key.run)} {what} {getattr(run, closing)}" if what else f"{quote(run.key.run)} is excluded"
