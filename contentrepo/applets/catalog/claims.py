"""Which external course keys a tree's runs hold, in every scope where a key may have one holder only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contentrepo.applets.catalog.models import Claim, CourseRun, Curriculum, Program
from contentrepo.applets.keys.models import CourseKey, CourseRunKey, ExternalCourseKey

Runs = Mapping[CourseRunKey, CourseRun]


def find_claims(runs: Runs, programs: Mapping[str, Program], curricula: Mapping[str, Curriculum]) -> tuple[Claim, ...]:
    """Claims in order of scope and run. Inactive curricula and retired or deleted programs count like others."""
    by_course: dict[CourseKey, dict[CourseRunKey, Claim]] = {}
    for key in sorted(key for key, run in runs.items() if run.external_course_key.strip()):
        by_course.setdefault(key.course_key, {})[key] = _claim(runs[key])
    scopes = {f"course:{course}": claims for course, claims in by_course.items()}
    for slug, curriculum in curricula.items():
        scopes[f"curriculum:{slug}"] = _counted([curriculum], by_course)
    for slug, program in programs.items():
        scopes[f"program:{slug}"] = _counted(_all_curricula(program, programs), by_course)
    return tuple(
        Claim(scope, claims[run].folded, claims[run].key, run, claims[run].place)
        for scope, claims in sorted(scopes.items())
        for run in sorted(claims)
    )


def _counted(
    curricula: Iterable[Curriculum], by_course: Mapping[CourseKey, Mapping[CourseRunKey, Claim]]
) -> dict[CourseRunKey, Claim]:
    """The claims of the runs that count in at least one of the curricula."""
    return {
        key: claim
        for curriculum in curricula
        for membership in curriculum.courses
        for key, claim in by_course.get(membership.course, {}).items()
        if key not in membership.excluded_runs
    }


def _claim(run: CourseRun) -> Claim:
    # Blanks around a key are a misfit of their own; they do not make another key of it.
    key = ExternalCourseKey(run.external_course_key.strip())
    return Claim("", key.folded, run.external_course_key, run.key, run.external_place)


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
