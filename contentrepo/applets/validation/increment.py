"""What a change of some files of a run does to its findings, without reading the run: two excerpts, before and after.

Both excerpts say the same of all that the change leaves alone, so their difference, taken to the findings of the whole
course before, gives those after. Whatever could not be told this way gives None, and the whole is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import cast

from contentrepo.applets.facts.models import BlobFacts
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Root, Whole
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Changes, Entry
from contentrepo.applets.validation import tally
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.judgement import Instance, Row, locate, run_rules, to_rows
from contentrepo.applets.validation.models import Excerpts, Scope, Subject, UnitContent
from contentrepo.applets.validation.reading import read_kinds
from contentrepo.applets.validation.unit_index import IndexLost, UnitIndex
from contentrepo.dataclass import replace
from contentrepo.named_tuple import NamedTuple

SCOPES = frozenset({Scope.TREE, Scope.COURSE})
MARKUP = frozenset({"xml", "html"})
PLAIN = (FILE, EXECUTABLE)

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
    }
)


def index_name(unit: str, folder: str, tree: str) -> str:
    """Under which the index of a unit is kept."""
    return f"{tree} {unit} {folder}"


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
    unit, tree = base.unit(name), base.index_of(name)
    if unit is None or not isinstance(unit.key, CourseRunKey) or not tree:
        return None
    if changes is None or head.unit(name) != unit:
        return None
    try:
        return _read(base, head, changes, UnitIndex(base.cache, index_name(name, unit.folder, tree)), name=name)
    except IndexLost:
        return None


def _read(base: Contents, head: Contents, changes: Changes, index: UnitIndex, *, name: str) -> Excerpts | None:
    old = {path: entry for path, (entry, _) in changes.items() if entry is not None}
    new = {path: entry for path, (_, entry) in changes.items() if entry is not None}
    kinds = kinds_of(changes, base.folder(name))
    if not kinds.keys() <= {path for path, kind in kinds.items() if kind in MARKUP}:
        return None
    before, after = dict(_facts(base, kinds, old)), dict(_facts(head, kinds, new))
    paths = set(index.frame)
    for path in kinds:
        way = index.find_way(path)
        if way is None or not olx.is_contained(before[path], after[path]):
            return None
        paths.update(*way)
    entries = {
        path: e for path, e in git.find_entries(base.snapshot, paths - changes.keys()).items() if e.mode in PLAIN
    }
    around = dict(_facts(base, kinds_of(entries, base.folder(name)), entries))
    parts = [
        _Part(side, name, entries | {path: own[path] for path in kinds}, around | facts, index.whole(kinds))
        for side, own, facts in ((base, old, before), (head, new, after))
    ]
    settings = frozenset().union(*[olx.list_settings(before[path], after[path]) for path in kinds])
    are_apart = all(olx.is_own_matter(before[path], after[path]) for path in kinds)
    excerpts = Excerpts(base.tree(name), parts[1].read(), changes, settings, parts[0], are_apart=are_apart)
    excerpts.are_alike = before == after and changes.keys() == kinds.keys()
    return excerpts


def kinds_of(paths: Iterable[str], folder: str) -> dict[str, str]:
    """As what each file of a unit is read; others are left out."""
    skip = len(folder) + 1 if folder else 0
    return {path: kind for path in paths if (kind := olx.kind_of(path[skip:])) is not None}


def _facts(contents: Contents, kinds: Mapping[str, str], files: Mapping[str, Entry]) -> Mapping[str, BlobFacts]:
    return read_kinds(contents.snapshot, kinds, contents.cache, files)


class _Part(NamedTuple):
    """Some files of a run, on one side of a change."""

    contents: Contents
    name: str
    files: Mapping[str, Entry]
    facts: Mapping[str, BlobFacts]
    whole: Whole

    def read(self) -> UnitContent:
        """As a content of the run."""
        outline = self.contents.outline(self.name)
        assert outline is not None  # noqa: S101 - it has these files
        return replace(outline, files=self.files, course=olx.read_course(*self._said))

    def list_altered(self, after: UnitContent, before: UnitContent | None) -> tuple[tuple[str, str], ...]:
        """The blocks that are other ones after the change; `before` is what `read` gave, where it was called."""
        past = before.course if before else olx.read_course(*self._said, only_blocks=True)
        return olx.compare_courses(past, after.course).altered if past and after.course else ()

    @property
    def _said(self) -> tuple[Root, CourseRunKey, Mapping[str, Entry], Mapping[str, BlobFacts], Whole]:
        unit = self.contents.shape.units[self.name]
        assert unit.root is not None  # noqa: S101 - a run with an index has one
        return unit.root, cast("CourseRunKey", unit.key), self.files, self.facts, self.whole


def advance_findings(
    rows: Collection[Row],
    excerpts: Excerpts,
    base: Contents,
    head: Contents,
    subject_of: Callable[[UnitContent], Subject],
) -> list[Row] | None:
    """The findings of a run after a change.

    Args:
        rows: of the whole run before it.
        excerpts: of the run.
        base: before the change.
        head: after it.
        subject_of: what rules get of a content.

    Returns:
        None where excerpts do not say of changed files what the whole says, or where a rule has more than is listed.
    """
    if _is_cut(rows):
        return None
    changed = frozenset(excerpts.changes)
    known = [row for row in rows if row[1] in changed]
    if excerpts.are_alike and not known:  # what stands there may have moved along its line all the same
        return [*rows]
    found = run_rules(subject_of(excerpts.before), SCOPES)
    told = run_rules(subject_of(excerpts.after), SCOPES)
    gone, come = _differ([i for i in found if not _is_in(i, changed)], [i for i in told if not _is_in(i, changed)])
    if any(instance.rule.ID in AROUND for instance in (*gone, *come)):
        return None
    inside = _located([i for i in found if _is_in(i, changed)], excerpts.before, base)
    if Counter(map(_identity, inside)) != Counter(map(_identity, known)):
        return None
    now = _with_words_of(known, _located([i for i in told if _is_in(i, changed)], excerpts.after, head))
    left = Counter(row for row in rows if row[1] not in changed)
    lost = Counter(_located(gone, excerpts.before, base))
    if now is None or not lost <= left:
        return None
    advanced = [*(left - lost).elements(), *now, *_located(come, excerpts.after, head)]
    return None if _is_cut(advanced) else advanced


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
