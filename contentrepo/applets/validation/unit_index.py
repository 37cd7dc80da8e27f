"""What is kept of a run so that a change of some files is judged without the others: its index, in small pages.

A look-up reads one page, whatever the size of the run. An index stays right as long as edits are contained
(`olx.is_contained`), for none of them changes what is in it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any
from zlib import crc32

from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Course, Shelf, Way, Whole

KIND = "index"
PAGE = 64  # entries in a page, on average
WAYS, IDS, NAMES, PATHS = "ways", "ids", "names", "paths"


class IndexLost(Exception):
    """A page of an index is not in the cache any more."""


class UnitIndex:
    """The index that was written under a name.

    Attributes:
        frame: the paths of files that belong to every excerpt.
        settled: the types of the blocks for which the run's policy has settings.
    """

    def __init__(self, cache: FactsCache, name: str) -> None:
        """Open an index.

        Raises:
            IndexLost: there is none.
        """
        self._cache, self._name = cache, name
        self._pages: dict[str, Mapping[str, Any]] = {}
        self._sizes: Mapping[str, int] = {}
        head = self._page(name)
        self._sizes, self.frame, self.settled = head["sizes"], tuple(head["frame"]), frozenset(head["settled"])

    def find_way(self, path: str) -> Way | None:
        """The files above a file and beside it; None where it is not one block's own."""
        way: Way | None = self.find(WAYS, path)
        return way

    def whole(self, edited: Container[str]) -> Whole:
        """What references may lead to, for an excerpt around some files."""
        return Whole(_Table(self, IDS), Shelf(_Table(self, PATHS), _Table(self, NAMES), _Folded(self, NAMES)), edited)

    def find(self, table: str, key: str) -> Any:
        """What a table has for a key, or None."""
        return self._page(_page_name(self._name, table, key, self._sizes[table])).get(key)

    def _page(self, name: str) -> Mapping[str, Any]:
        if name not in self._pages:
            found = self._cache.get_rows(KIND, [name])
            if name not in found:
                raise IndexLost(name)
            self._pages[name] = found[name]
        return self._pages[name]


class _Table:
    """One table, as the set of its keys."""

    def __init__(self, index: UnitIndex, table: str) -> None:
        self._index, self._table = index, table

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._index.find(self._table, key) is not None


class _Folded(Mapping[str, str]):
    """Of the names of uploaded files, those of files in folders, with their paths."""

    def __init__(self, index: UnitIndex, table: str) -> None:
        self._index, self._table = index, table

    def __getitem__(self, key: str) -> str:
        path: str | None = self._index.find(self._table, key)
        if not path:
            raise KeyError(key)
        return path

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError  # an index is asked, never listed

    def __len__(self) -> int:
        raise NotImplementedError


def write_index(cache: FactsCache, name: str, course: Course) -> None:
    """Keep the index of a run.

    Args:
        cache: where.
        name: under which it is opened again.
        course: whole.
    """
    ids, paths, names = olx.list_targets(course)
    tables: dict[str, dict[str, Any]] = {
        WAYS: dict(olx.list_ways(course)),
        IDS: dict.fromkeys(ids, True),
        NAMES: names,
        PATHS: dict.fromkeys(paths, True),
    }
    sizes = {table: len(entries) // PAGE + 1 for table, entries in tables.items()}
    pages: dict[str, dict[str, Any]] = {}
    for table, entries in tables.items():
        some: list[dict[str, Any]] = [{} for _ in range(sizes[table])]
        for key, value in entries.items():
            some[_page_number(key, len(some))][key] = value
        pages.update((f"{name} {table} {number}", page) for number, page in enumerate(some))
    head = {"sizes": sizes, "frame": olx.frame_paths(course), "settled": list_settled(course)}
    cache.put_rows(KIND, {**pages, name: head})


def list_settled(course: Course) -> list[str]:
    """The types of the blocks for which the course's policy has settings."""
    return sorted({name.partition("/")[0] for name in course.policy})


def _page_name(name: str, table: str, key: str, count: int) -> str:
    return f"{name} {table} {_page_number(key, count)}"


def _page_number(key: str, count: int) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) % count
