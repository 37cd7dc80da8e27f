"""What a change of some files of a run does to its findings, without reading the run: two excerpts, before and after.

Both excerpts say the same of all that the change leaves alone, so their difference, taken to the findings of the whole
course before, gives those after. Whatever could not be told this way gives None, and the whole is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

from contentrepo.applets.facts.models import BlobFacts
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Course, Growth
from contentrepo.applets.repository.models import Changes
from contentrepo.applets.validation import tally
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.excerpts import ReadExcerpts, Side, facts_of, kinds_of
from contentrepo.applets.validation.growth import is_unnoticed
from contentrepo.applets.validation.judgement import Instance, Row, locate, run_rules, to_rows
from contentrepo.applets.validation.models import Excerpts, Scope, Subject, UnitContent
from contentrepo.applets.validation.unit_index import WAYS, IndexLost, UnitIndex, index_name

SCOPES = frozenset({Scope.TREE, Scope.COURSE})
MARKUP = frozenset({"xml", "html"})

# Rules whose words or levels depend on what else is in the course: on names like the one that is missing, and so on.
AROUND = frozenset(
    {
        "broken-course-link",
        "broken-jump-link",
        "dangling-body",
        "dangling-pointer",
        "flattened-link",
        "foreign-run-link",
        "missing-course-image",
        "missing-lti-passport",
        "missing-static-file",
        "missing-tab-page",
        "missing-textbook",
        "missing-transcript",
        "own-run-link",
        "stray-policy",
        "unused-grader",
    }
)


# Rules that look for a near name of the first few that they find, as most of those do.
NEARING = AROUND | {"invalid-policy-key", "unknown-assignment-type"}

# Rules whose words quote lines of another file.
QUOTING = frozenset({"block-with-two-parents", "duplicate-block"})


def read_excerpts(base: Contents, head: Contents, name: str, changes: Changes | None) -> Excerpts | None:
    """The part of a run that its change touches.

    Args:
        base: whose index of the run is asked.
        head: that came from it by a step, or by several.
        name: of the unit.
        changes: what the step does to files; None where nobody knows.

    Returns:
        None where the change reaches further than its own files, or where there is no index.
    """
    unit, after, tree = base.shape.units.get(name), head.shape.units.get(name), base.index_of(name)
    if unit is None or not unit.is_run or not tree:
        return None
    if changes is None or after is None or not after.has_place_of(unit):
        return None
    try:
        return _read(base, head, changes, UnitIndex(base.cache, index_name(name, unit.folder, tree)), name=name)
    except IndexLost:
        return None


def _read(base: Contents, head: Contents, changes: Changes, index: UnitIndex, *, name: str) -> Excerpts | None:
    old = {path: entry for path, (entry, _) in changes.items() if entry is not None}
    new = {path: entry for path, (_, entry) in changes.items() if entry is not None}
    kinds = kinds_of(changes, base.folder(name))
    if any(path not in kinds for path in old.keys() ^ new.keys()) or not {*kinds.values()} <= MARKUP:
        return None
    facts = [(kinds[path], entry.blob) for some in (old, new) for path, entry in some.items() if path in kinds]
    index.foresee([(WAYS, path) for path in changes], facts)
    before, after = facts_of(base, kinds, old), facts_of(head, kinds, new)
    is_contained = before.keys() == after.keys() and all(olx.is_contained(before[path], after[path]) for path in before)
    growth = None if is_contained else _find_growth(before, after, base, index, name=name)
    ways = [index.find_way(path) for path in before] if is_contained or growth else [None]
    known = [way for way in ways if way is not None]
    if len(known) < len(ways):
        return None
    parts = Side(base, name, old, before), Side(head, name, new, after)
    excerpts = ReadExcerpts(changes, parts, index, known, growth)
    return None if growth and not _is_told_whole(growth, excerpts) else excerpts


def _find_growth(
    before: Mapping[str, BlobFacts], after: Mapping[str, BlobFacts], base: Contents, index: UnitIndex, *, name: str
) -> Growth | None:
    """The blocks that come and go, where nothing else in the run is about them."""
    folder = base.folder(name)
    growth = olx.find_growth(before, after, f"{folder}/" if folder else "")
    return growth if growth is not None and is_unnoticed(growth, index, base.snapshot) else None


def _is_told_whole(growth: Growth, excerpts: ReadExcerpts) -> bool:
    """Whether the blocks of both excerpts differ in those that come and go alone, and the policy names none of them."""
    before, after = excerpts.before.course, excerpts.after.course
    if before is None or after is None:
        return False
    if any("/".join(key) in after.policy for key in (*growth.added, *growth.removed)):
        return False
    return _is_beyond(after, before, growth.added) and _is_beyond(before, after, growth.removed)


def _is_beyond(one: Course, other: Course, growth: Mapping[tuple[str, str], tuple[tuple[str, ...], str]]) -> bool:
    """Whether one has some blocks beside those of the other, each of them in the files that it should have."""
    beyond = {key: one.blocks[key].files for key in one.blocks.keys() - other.blocks.keys()}
    return beyond == {key: files for key, (files, _) in growth.items()}


def keep_index(side: Contents, name: str, tree: str, excerpts: Excerpts, *, lasts: bool) -> str:
    """The tree at which the index was written that holds for `tree`, which excerpts from one side lead to.

    "" where it would be another one, and nobody keeps it (`lasts`).
    """
    held, folder = side.index_of(name), side.folder(name)
    if not excerpts.index:
        return held
    if not lasts:
        return ""
    try:
        index = UnitIndex(side.cache, index_name(name, folder, held))
        index.write_next(index_name(name, folder, tree), excerpts.index)
    except IndexLost:
        return ""
    return tree


def is_readable(excerpts: Excerpts) -> bool:
    """Whether the edited blocks can be read: an index may be lost meanwhile."""
    try:
        return bool(excerpts.edited and excerpts.change)
    except IndexLost:
        return False


def advance_findings(
    rows: tuple[Row, ...],
    excerpts: Excerpts,
    base: Contents,
    head: Contents,
    subject_of: Callable[[UnitContent], Subject],
) -> tuple[Row, ...] | None:
    """The findings of a run after a change.

    Args:
        rows: of the whole run before it.
        excerpts: of the run.
        base: before the change.
        head: after it.
        subject_of: what rules get of a content.

    Returns:
        `rows` themselves where they stay. None where excerpts do not say of changed files what the whole says, or where
        a rule has more than is listed.
    """
    if _is_cut(rows):
        return None
    known = [row for row in rows if row[1] in excerpts.changes]
    if excerpts.is_quiet and not known:  # what stands there may have moved along its line all the same
        return rows
    try:
        told = None if _is_quoted(excerpts.changes, rows) else _tell(known, excerpts, base, head, subject_of)
    except IndexLost:
        return None
    if told is None or _are_others_near(rows, known, told[0]):
        return None
    now, gone, come = told
    if not gone and not come and Counter(now) == Counter(known):
        return rows
    left = Counter(row for row in rows if row[1] not in excerpts.changes)
    advanced = (*(left - Counter(gone)).elements(), *now, *come)
    return advanced if Counter(gone) <= left and not _is_cut(advanced) else None


def _tell(
    known: Collection[Row],
    excerpts: Excerpts,
    base: Contents,
    head: Contents,
    subject_of: Callable[[UnitContent], Subject],
) -> tuple[list[Row], list[Row], list[Row]] | None:
    """What is found in the changed files, and of the others, what is not found any more and what is found now."""
    changed = frozenset(excerpts.changes)
    found = _told(excerpts.before, subject_of)
    told = _told(excerpts.after, subject_of)
    gone, come = _differ([i for i in found if not _is_in(i, changed)], [i for i in told if not _is_in(i, changed)])
    if any(instance.rule.ID in AROUND for instance in (*gone, *come)):
        return None
    inside = _located([i for i in found if _is_in(i, changed)], excerpts.before, base)
    if Counter(map(_identity, inside)) != Counter(map(_identity, known)):
        return None
    now = _with_words_of(known, _located([i for i in told if _is_in(i, changed)], excerpts.after, head))
    if now is None:
        return None
    return now, _located(gone, excerpts.before, base), _located(come, excerpts.after, head)


def _told(content: UnitContent, subject_of: Callable[[UnitContent], Subject]) -> list[Instance]:
    """What rules say of an excerpt, but for blocks of which it knows the names alone: of these the whole says more."""
    blocks = content.course.blocks.values() if content.course else ()
    named = {path for block in blocks if (path := block.files[0]) not in content.files}
    return [one for one in run_rules(subject_of(content), SCOPES) if one.problem.place.path not in named]


def _is_quoted(changes: Collection[str], rows: Iterable[Row]) -> bool:
    """Whether a finding in another file quotes a line of one that changes."""
    names = [path.rpartition("/")[2] for path in changes]
    return any(row[0] in QUOTING and row[1] not in changes and any(name in row[5] for name in names) for row in rows)


def _are_others_near(rows: Collection[Row], known: Iterable[Row], now: Collection[Row]) -> bool:
    """Whether a rule may look for near names of other findings than before, for there are more than it does it for."""
    values: dict[str, set[str]] = {}
    for row in (*rows, *now):
        if row[0] in NEARING:
            values.setdefault(row[0], set()).add(row[7])
    if not values:
        return False
    from contentrepo.applets.validation.nearest import ASKED  # in most runs no name is wrong

    crowded = {rule for rule, some in values.items() if len(some) > ASKED}
    return bool(crowded) and _list_values(known, crowded) != _list_values(now, crowded)


def _list_values(rows: Iterable[Row], rules: Collection[str]) -> dict[tuple[str, str], list[str]]:
    """By rule and path, in order."""
    values: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row[0] in rules:
            values.setdefault(row[:2], []).append(row[7])
    return values


def _is_cut(rows: Collection[Row]) -> bool:
    """Whether some rule has more to say than is listed, or is about to."""
    return len(rows) > tally.MOST and max(Counter(row[0] for row in rows).values()) > tally.MOST


def _is_in(instance: Instance, changed: frozenset[str]) -> bool:
    return instance.problem.place.path in changed


def _differ(one: list[Instance], other: list[Instance]) -> tuple[list[Instance], list[Instance]]:
    """What only the one has, and what only the other has."""
    first, second = Counter(map(_key, one)), Counter(map(_key, other))
    known = {_key(instance): instance for instance in (*one, *other)}
    return (
        [known[key] for key in (first - second).elements()],
        [known[key] for key in (second - first).elements()],
    )


def _key(instance: Instance) -> tuple[object, ...]:
    return instance.rule.ID, instance.problem


def _located(instances: list[Instance], content: UnitContent, contents: Contents) -> list[Row]:
    return list(to_rows(locate(instances, content.files, contents.snapshot)))


def _identity(row: Row) -> tuple[object, ...]:
    """A row without the words that an excerpt cannot know."""
    rule, path, line, column, subject, *_, value, _ = row
    return (rule, path, line, column, subject, value) if rule in AROUND else row


def _with_words_of(known: Iterable[Row], rows: Iterable[Row]) -> list[Row] | None:
    """The rows, those of `AROUND` in the words that the whole course gave them before; None for one that is new."""
    words: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in known:
        if row[0] in AROUND:
            words.setdefault(_what(row), []).append(row)
    told = []
    for row in rows:
        if row[0] in AROUND:
            if not words.get(_what(row)):
                return None
            rule, path, line, column, subject, *_ = row
            told.append((rule, path, line, column, subject, *words[_what(row)].pop(0)[5:]))
        else:
            told.append(row)
    return told


def _what(row: Row) -> tuple[str, str, str, str]:
    return row[0], row[1], row[4], row[7]
