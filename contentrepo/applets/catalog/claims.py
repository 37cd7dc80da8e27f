"""Which external course keys a tree's runs hold, in every scope where a key may have one holder only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contentrepo.applets.catalog.models import Claim, CourseRun, Curriculum, Program
from contentrepo.applets.keys.models import CourseKey, CourseRunKey, ExternalCourseKey

Runs = Mapping[CourseRunKey, CourseRun]


def find_claims(runs: Runs, programs: Mapping[str, Program], curricula: Mapping[str, Curriculum]) -> tuple[Claim, ...]:
    """Claims in order of scope and run. Inactive curricula and retired or deleted programs count like others."""
    holders = [run for run in runs.values() if run.external_course_key.strip()]
    by_course: dict[CourseKey, list[CourseRun]] = {}
    for run in holders:
        by_course.setdefault(run.key.course_key, []).append(run)
    claims = [_claim(f"course:{run.key.course_key}", run) for run in holders]
    for slug, curriculum in curricula.items():
        claims += _claims(f"curriculum:{slug}", [curriculum], by_course)
    for slug, program in programs.items():
        claims += _claims(f"program:{slug}", _all_curricula(program, programs), by_course)
    return tuple(sorted(claims, key=lambda claim: (claim.scope, claim.run)))


def _claims(
    scope: str, curricula: Iterable[Curriculum], by_course: Mapping[CourseKey, list[CourseRun]]
) -> Iterator[Claim]:
    counted: dict[CourseRunKey, CourseRun] = {}
    for curriculum in curricula:
        for membership in curriculum.courses:
            for run in by_course.get(membership.course, ()):
                if run.key not in membership.excluded_runs:
                    counted[run.key] = run
    for run in counted.values():
        yield _claim(scope, run)


def _claim(scope: str, run: CourseRun) -> Claim:
    # Blanks around a key are a misfit of their own; they do not make another key of it.
    key = ExternalCourseKey(run.external_course_key.strip())
    return Claim(scope, key.folded, run.external_course_key, run.key, run.external_place)


def _all_curricula(program: Program, programs: Mapping[str, Program]) -> Iterator[Curriculum]:
    """A program's curricula and those of the programs nested in it; a cycle is walked once."""
    seen: set[str] = set()
    waiting = [program]
    while waiting:
        current = waiting.pop()
        if current.slug not in seen:
            seen.add(current.slug)
            yield from current.curricula
            waiting += [programs[slug] for slug in current.programs if slug in programs]
