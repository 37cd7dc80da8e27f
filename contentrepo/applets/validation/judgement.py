"""Rules over one unit: problems become findings with exact places and the levels that the base allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.catalog.models import Configuration
from contentrepo.applets.findings.models import Finding, Gate, Level, Place
from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository.models import Entry, Snapshot
from contentrepo.applets.validation.models import Problem, Rule, Scope, Subject, UnitContent
from contentrepo.applets.validation.registry import RULES
from contentrepo.applets.validation.rule_entry import list_there
from contentrepo.applets.validation.tally import tell
from contentrepo.dataclass import dataclass, replace

DRAFTS = "drafts/"
OFF = "off"
SEVERITY = {Level.INFO: 0, Level.WARNING: 1, Level.ERROR: 2}


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem with its rule, before levels: what a cache can keep."""

    rule: Rule
    problem: Problem


def scopes_of(content: UnitContent) -> frozenset[Scope]:
    """The scopes whose result depends on nothing but the unit's own content (and, for a catalog, the guard)."""
    if isinstance(content.unit.key, CatalogKey):
        return frozenset({Scope.TREE, Scope.CATALOG, Scope.COURSE})
    return frozenset({Scope.TREE, Scope.COURSE})


def find_problems(subject: Subject, scopes: Iterable[Scope], snapshot: Snapshot) -> list[Instance]:
    """Run the rules of some scopes, with every place made exact (the blobs of odd files are read once more)."""
    return locate(run_rules(subject, scopes), subject.head.files, snapshot)


def run_rules(subject: Subject, scopes: Iterable[Scope]) -> list[Instance]:
    """What the rules of some scopes say, with the places as they give them; of each rule what `tell` leaves."""
    wanted = frozenset(scopes)
    rules = [rule for rule in RULES if rule.SCOPE in wanted]
    if not subject.head.libraries:  # they have oddities of their own
        there = list_there(subject)
        rules = [rule for rule in rules if rule.has_something(there)]
    libraries = [replace(subject, head=replace(subject.head, course=library)) for library in subject.head.libraries]
    return [
        Instance(rule, problem)
        for rule in rules
        for problem in tell(_ask(rule, libraries if rule.SCOPE is Scope.COURSE else (), subject), subject.head.unit)
    ]


def _ask(rule: Rule, libraries: Sequence[Subject], subject: Subject) -> Iterator[Problem]:
    for about in libraries or (subject,):
        for problem in rule.check(about):
            yield _told_of_draft(problem, about) if rule.SCOPE is Scope.COURSE else problem


def _told_of_draft(problem: Problem, about: Subject) -> Problem:
    """A draft's faults are as grave as others, for an import loses the draft; but they are not where learners look."""
    folder = about.head.course.root.folder if about.head.course else ""
    inside = problem.place.path.startswith(f"{folder}/{DRAFTS}".lstrip("/"))
    if not inside or problem.message.startswith("The draft "):
        return problem
    return replace(problem, message=f"{problem.message} (in a draft, which learners do not see)")


def locate(instances: list[Instance], files: Mapping[str, Entry], snapshot: Snapshot) -> list[Instance]:
    """The instances with the exact places of elements; what stands in none of `files` keeps the line that it has."""
    paths = {i.problem.place.path for i in instances if i.problem.place.ordinal >= 0 and not i.problem.place.column}
    path_of: dict[str, list[str]] = {}
    for path in paths:
        if path not in files:
            continue
        path_of.setdefault(files[path].blob, []).append(path)
    places = _ordinals(instances, path_of, files)
    exact: dict[tuple[str, int], tuple[int, int]] = {}
    for blob, data in snapshot.read(path_of):
        for ordinal, found in olx.locate_all(data, places[blob]).items():
            exact[blob, ordinal] = found
    return [_placed(instance, exact, files) for instance in instances]


def _ordinals(
    instances: Iterable[Instance], path_of: Mapping[str, Sequence[str]], files: Mapping[str, Entry]
) -> dict[str, set[int]]:
    ordinals: dict[str, set[int]] = {blob: set() for blob in path_of}
    for instance in instances:
        place = instance.problem.place
        entry = files.get(place.path)
        if entry is not None and entry.blob in ordinals and place.ordinal >= 0:
            ordinals[entry.blob].add(place.ordinal)
    return ordinals


def _placed(
    instance: Instance, exact: Mapping[tuple[str, int], tuple[int, int]], files: Mapping[str, Entry]
) -> Instance:
    place = instance.problem.place
    entry = files.get(place.path)
    found = exact.get((entry.blob, place.ordinal)) if entry and not place.column else None
    if found is None:
        return instance
    return replace(instance, problem=replace(instance.problem, place=Place(place.path, *found, place.ordinal)))


def make_findings(instances: Iterable[Instance], unit: str, configuration: Configuration) -> Iterator[Finding]:
    """Findings of a unit, with the levels that `configuration` (the base's) gives; a rule set to `off` gives none."""
    levels: dict[tuple[str, str, Level | None], Level | None] = {}  # each pattern is tried once for a rule and a path
    for instance in instances:
        problem, rule = instance.problem, instance.rule
        asked = (rule.ID, problem.place.path, problem.level)
        if asked not in levels:
            levels[asked] = _level(instance, configuration)
        level = levels[asked]
        if level is not None:
            place = problem.place
            yield Finding(
                rule.ID,
                level,
                rule.GATE,
                unit,
                place.path,
                place.line,
                place.column,
                problem.subject,
                problem.message,
                problem.hint,
                problem.value,
            )


def _level(instance: Instance, configuration: Configuration) -> Level | None:
    rule, problem = instance.rule, instance.problem
    level = problem.level or rule.LEVEL
    if rule.GATE is Gate.ALWAYS:
        return level
    for override in configuration.levels:
        chosen = override.levels.get(rule.ID)
        if chosen is not None and catalog.matches_path(override.paths, problem.place.path):
            if chosen == OFF:
                return None
            level = Level(chosen)
            if problem.level is not None and SEVERITY[problem.level] < SEVERITY[level]:
                level = problem.level
    return level


Row = tuple[str, str, int, int, str, str, str, str, str, str]


def to_rows(instances: Iterable[Instance]) -> tuple[Row, ...]:
    """Plain tuples for the cache."""
    return tuple(
        (
            i.rule.ID,
            i.problem.place.path,
            i.problem.place.line,
            i.problem.place.column,
            i.problem.subject,
            i.problem.message,
            i.problem.hint,
            i.problem.value,
            i.problem.level.value if i.problem.level else "",  # plain, or no cache keeps it
            i.problem.rest,
        )
        for i in instances
    )


def from_rows(rows: Iterable[Row], rules: Mapping[str, Rule]) -> list[Instance]:
    """The instances that `to_rows` wrote (same checker, so every rule is known)."""
    return [
        Instance(
            rules[rule],
            Problem(Place(path, line, column), subject, message, hint, value, Level(level) if level else None, rest),
        )
        for rule, path, line, column, subject, message, hint, value, level, rest in rows
    ]
