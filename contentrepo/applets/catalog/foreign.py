"""What this tree and the catalogs of other repositories say together: who then shares an external course key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contentrepo.applets.catalog.claims import find_claims
from contentrepo.applets.catalog.clashes import Foreign, find_clashes, narrow_clashes
from contentrepo.applets.catalog.models import (
    Catalog,
    Claim,
    Clash,
    CourseRun,
    Curriculum,
    CurriculumCourse,
    Holder,
    Program,
)
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.api import parse_course_key, parse_course_run_key
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.repository.models import ForeignCatalog, ForeignEntry

CURRICULUM = "curriculum:"
HERE = Place("")


def find_all_clashes(catalog: Catalog, foreign: ForeignCatalog) -> tuple[Clash, ...]:
    """Clashes within the tree, with runs of other repositories, and between such runs where the tree links them."""
    if not foreign.keys and not foreign.members:
        return find_clashes(catalog.claims, ())
    if not (catalog.claims or catalog.programs or catalog.curricula):
        return ()
    programs, curricula = _read_members(foreign)
    runs = {**_read_runs(foreign), **catalog.runs}
    joined = find_claims(runs, {**programs, **catalog.programs}, {**curricula, **catalog.curricula})
    own = [claim for claim in joined if claim.run in catalog.runs]
    rows = [_row(claim, foreign) for claim in joined if claim.run not in catalog.runs]
    return narrow_clashes([*find_clashes(own, rows), *_between_others(rows, {(one.scope, one.folded) for one in own})])


def _read_runs(foreign: ForeignCatalog) -> dict[CourseRunKey, CourseRun]:
    found: dict[CourseRunKey, CourseRun] = {}
    for run, external, line in foreign.keys:
        key, entry = parse_course_run_key(run), foreign.entries.get(("run", run))
        place = Place(entry.path if entry else "", line)
        found[key] = CourseRun(key, "", place, external_course_key=external, external_place=place)
    return found


def _read_members(foreign: ForeignCatalog) -> tuple[dict[str, Program], dict[str, Curriculum]]:
    courses: dict[str, dict[str, list[CurriculumCourse]]] = {}
    nested: dict[str, list[str]] = {}
    for program, kind, member, curriculum, excluded in foreign.members:
        if kind == "program":
            nested.setdefault(program, []).append(member)
            continue
        runs = tuple(map(parse_course_run_key, excluded))
        one = CurriculumCourse(parse_course_key(member), HERE, runs)
        courses.setdefault(program, {}).setdefault(curriculum, []).append(one)
    made = {
        scope: tuple(Curriculum(slug, "", tuple(listed), HERE) for slug, listed in courses.get(scope, {}).items())
        for scope in sorted(courses.keys() | nested.keys())
    }
    alone = [scope for scope in made if scope.startswith(CURRICULUM)]
    curricula = {scope.removeprefix(CURRICULUM): made[scope][0] for scope in alone}
    slugs = [scope for scope in made if not scope.startswith(CURRICULUM)]
    return {slug: _program(slug, made[slug], nested.get(slug, ())) for slug in slugs}, curricula


def _program(slug: str, curricula: tuple[Curriculum, ...], nested: Iterable[str]) -> Program:
    return Program(slug, "", "", "", (), curricula, HERE, programs=tuple(nested))


def _row(claim: Claim, foreign: ForeignCatalog) -> Foreign:
    run = str(claim.run)
    entry = foreign.entries.get(("run", run)) or ForeignEntry("run", run, "", claim.place.path)
    commit = foreign.commits.get(entry.repository, "")
    return claim.scope, claim.folded, claim.key, run, entry.repository, entry.path, commit, claim.place.line


def _between_others(rows: Iterable[Foreign], told: Iterable[tuple[str, str]]) -> Iterator[Clash]:
    """Runs of other repositories that share a key in a scope in which no run of this tree does."""
    known, groups = frozenset(told), dict[tuple[str, str], dict[str, Holder]]()
    for scope, folded, key, run, repository, path, commit, line in sorted(rows):
        groups.setdefault((scope, folded), {})[run] = Holder(run, key, Place(path, line), repository, commit)
    for name, holders in groups.items():
        if len(holders) > 1 and name not in known:
            yield Clash(*name, tuple(holders.values()))


def find_link(catalog: Catalog, clash: Clash) -> tuple[str, Place] | None:
    """Where this tree links a course of a clash between others: the program or curriculum, and the line."""
    courses = {parse_course_run_key(holder.run).course_key for holder in clash.holders}
    lists: dict[str, Iterable[Curriculum]] = {slug: program.curricula for slug, program in catalog.programs.items()}
    lists |= {slug: [curriculum] for slug, curriculum in catalog.curricula.items()}
    found = [
        (slug, membership.place)
        for slug, curricula in lists.items()
        for curriculum in curricula
        for membership in curriculum.courses
        if membership.course in courses
    ]
    nesting = [(slug, program.place) for slug, program in catalog.programs.items() if program.programs]
    return next(iter(found or nesting), None)
