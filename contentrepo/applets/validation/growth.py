"""Blocks that come into a run or leave it: whether nothing else there is about them; what they are to its index."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping

from contentrepo.applets.facts.models import BlobFacts, Document
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Growth
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Snapshot
from contentrepo.applets.validation.judgement import Row
from contentrepo.applets.validation.unit_index import IDS, SOUGHT, WANTED, WAYS, UnitIndex
from contentrepo.applets.validation.written_way import write_ways

MOST_REMOVED = 9  # blocks: of more, rules ask what share of the run they are
JUMP = "broken-jump-link"  # its value is what it looks for among the names of blocks

# Rules whose words, or whose silence, depend on names of blocks and files wherever they are in the course.
_NAMING = frozenset(
    {
        "broken-course-link",
        "broken-jump-link",
        "case-collision",
        "dangling-body",
        "dangling-pointer",
        "duplicate-block",
        "foreign-run-link",
        "invalid-policy-key",
        "pointer-cycle",
        "stray-policy",
    }
)


def is_unnoticed(growth: Growth, index: UnitIndex, snapshot: Snapshot) -> bool:
    """Whether nobody else in the run knows the names of blocks that come or go.

    Args:
        growth: from what was indexed.
        index: of the run before.
        snapshot: before.
    """
    if not index.is_plain or len(growth.removed) > MOST_REMOVED:
        return False
    names = [name for _, name in (*growth.added, *growth.removed)]
    index.foresee([(table, name) for table in (SOUGHT, IDS, WANTED) for name in names])
    if any(index.find(SOUGHT, name) for name in names):
        return False
    if any(index.find(IDS, name) for _, name in growth.added):
        return False
    if len({name for _, name in growth.added}) < len(growth.added):
        return False
    gone = all(_is_own(name, files, index) for (_, name), (files, _) in growth.removed.items())
    return gone and _are_told_apart((path for files, _ in growth.added.values() for path in files), snapshot)


def _is_own(name: str, files: tuple[str, ...], index: UnitIndex) -> bool:
    """Whether no other block has the name or one of the files, and no reference leads to it."""
    if index.find(IDS, name) != 1 or index.find(WANTED, name):
        return False
    return all((way := index.find_way(path)) is not None and way[1] == files for path in files)


def _are_told_apart(paths: Iterable[str], snapshot: Snapshot) -> bool:
    """Whether the names of new files differ by more than case from each other and from all beside them."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, []).append(name.lower())
    return all(_is_new(names, [*map(str.lower, git.list_names(snapshot, at))]) for at, names in folders.items())


def _is_new(names: list[str], beside: Collection[str]) -> bool:
    return len({*names}) == len(names) and bool(beside) and {*names}.isdisjoint(beside)


def is_silent(rows: Iterable[Row], growth: Growth | None) -> bool:
    """Whether nothing was found in a run that the names of blocks that come or go could change."""
    names = [name for _, name in (*growth.added, *growth.removed)] if growth else []
    asked = [row for row in rows if row[0] in _NAMING]
    if not asked:
        return True
    return all(row[0] == JUMP for row in asked) and _are_distant([row[7] for row in asked], names)


def _are_distant(wrong: Iterable[str], names: Collection[str]) -> bool:
    from contentrepo.applets.validation.nearest import is_distant  # in most runs all links lead somewhere

    return all(is_distant(one, name) for one in wrong for name in names)


def list_index_entries(growth: Growth, index: UnitIndex) -> dict[str, dict[str, object]]:
    """What is to be otherwise in the index."""
    ways: dict[str, object] = {path: None for files, _ in growth.removed.values() for path in files}
    for key, (files, _) in growth.added.items():
        ways.update(write_ways((path, (_find_above(key, growth, index), files, None)) for path in files))
    ids: dict[str, object] = {name: None for _, name in growth.removed}
    ids.update({name: 1 for _, name in growth.added})
    return {WAYS: ways, IDS: ids}


def _find_above(key: tuple[str, str], growth: Growth, index: UnitIndex) -> tuple[str, ...]:
    """The files above a block that is new."""
    holder = growth.added[key][1]
    new = next((other for other, (files, _) in growth.added.items() if holder in files), None)
    if new is not None:
        return (*_find_above(new, growth, index), holder)
    way = index.find_way(holder)
    above, own, _ = way or ((), (), None)
    return tuple(dict.fromkeys((*above, *own)))


def list_new_wanted(
    before: Mapping[str, BlobFacts], after: Mapping[str, BlobFacts], run: CourseRunKey, index: UnitIndex
) -> dict[str, object]:
    """What is referred to now and was not, as entries of the index. What is referred to no more may stay there."""
    was, now = _list_wanted(before, run), _list_wanted(after, run)
    return {name: True for name in sorted(now - was) if not index.find(WANTED, name)}


def _list_wanted(facts: Mapping[str, BlobFacts], run: CourseRunKey) -> set[str]:
    links = (link for said in facts.values() if isinstance(said, Document) for link in said.links)
    return olx.list_wanted(links, run)


class Grown:
    """The ids of a run after blocks came and went."""

    def __init__(self, ids: Container[str], growth: Growth) -> None:
        self._ids = ids
        self._added = {name for _, name in growth.added}
        self._removed = {name for _, name in growth.removed}

    def __contains__(self, key: object) -> bool:
        return key in self._added or (key not in self._removed and key in self._ids)
