"""What is kept of a run so that a change of some files is judged without the others: its index, in small pages.

A look-up reads one page, whatever the size of the run. An index stays right as long as edits are contained
(`olx.is_contained`), for none of them changes what is in it but the names that are referred to. Where blocks come or go
(`olx.find_growth`), or somebody refers to other ones, the next index has the pages that differ, and those of the last.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import partial
from typing import Any
from zlib import crc32

from contentrepo.applets.facts.api import FactsCache, FactsKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Course, Shelf, Way, Whole
from contentrepo.applets.validation.written_way import read_way, write_ways
from contentrepo.digest import blake2b

KIND = "index"
PAGE = 64  # entries in a page, on average
WAYS, IDS, NAMES, PATHS = "ways", "ids", "names", "paths"
SOUGHT, WANTED = "sought", "wanted"
DIGEST = 8  # bytes

Entries = Mapping[str, Mapping[str, Any]]
"""Table -> key -> what it is to have for it, None where nothing."""


class IndexLost(Exception):
    """A page of an index is not in the cache any more."""


class UnitIndex:
    """The index that was written under a name.

    Attributes:
        frame: the paths of files that belong to every excerpt.
        settled: the types of the blocks for which the run's policy has settings.
        is_plain: it has all that others may know of a name (`olx.list_sought`).
    """

    def __init__(self, cache: FactsCache, name: str) -> None:
        """Open an index.

        Raises:
            IndexLost: there is none.
        """
        self._cache, self._name = cache, name
        self._pages: dict[str, Mapping[str, Any]] = {}
        self._head = self._read(name)
        self._sizes: Mapping[str, int] = self._head["sizes"]
        self.frame, self.settled = tuple(self._head["frame"]), frozenset(self._head["settled"])
        self.is_plain = bool(self._head["plain"])

    def foresee(self, keys: Iterable[tuple[str, str]], facts: Iterable[FactsKey] = ()) -> None:
        """Read in one statement what is about to be looked up: (table, key) pairs, and facts of blobs."""
        numbers = dict.fromkeys((table, _page_number(key, self._sizes[table])) for table, key in keys)
        self._cache.foresee(
            facts, [(KIND, name) for page in numbers if (name := self._page_name(*page)) not in self._pages]
        )

    def find_way(self, path: str) -> Way | None:
        """The files above a file and beside it; None where it is not one block's own."""
        way: str | None = self.find(WAYS, path)
        return None if way is None else read_way(way)

    def whole(self, edited: Container[str]) -> Whole:
        """What references may lead to, for an excerpt around some files."""
        return Whole(_Table(self, IDS), Shelf(_Table(self, PATHS), _Table(self, NAMES), _Folded(self, NAMES)), edited)

    def find(self, table: str, key: str) -> Any:
        """What a table has for a key, or None."""
        return self._page(table, _page_number(key, self._sizes[table])).get(key)

    def write_next(self, name: str, entries: Entries) -> None:
        """Keep an index, under another name, that has other entries for some keys."""
        moved = dict(self._head["moved"])
        pages: dict[str, dict[str, Any]] = {}
        # Another chain of indexes may lead to the same tree by pages of another size.
        start = _page_start(f"{name} {self._head['start']}")
        for table, some in entries.items():
            for key, value in some.items():
                number = _page_number(key, self._sizes[table])
                moved[f"{table} {number}"] = start
                page = pages.setdefault(f"{start} {table} {number}", dict(self._page(table, number)))
                page[key] = value
        kept = {name: {key: value for key, value in page.items() if value is not None} for name, page in pages.items()}
        self._cache.put_rows(KIND, {**kept, name: {**self._head, "moved": moved}})

    def _page(self, table: str, number: int) -> Mapping[str, Any]:
        return self._read(self._page_name(table, number))

    def _page_name(self, table: str, number: int) -> str:
        place = f"{table} {number}"
        return f"{self._head['moved'].get(place, self._head['start'])} {place}"

    def _read(self, name: str) -> Mapping[str, Any]:
        if name not in self._pages:
            found = self._cache.find_row(KIND, name)
            if found is None:
                raise IndexLost(name)
            self._pages[name] = found
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


def index_name(unit: str, folder: str, tree: str) -> str:
    """Under which the index of a unit is kept."""
    return f"{tree} {unit} {folder}"


def write_index(cache: FactsCache, name: str, course: Course, paths: Iterable[str]) -> None:
    """Keep the index of a run: made when somebody looks for one, or once all else is done."""
    cache.put_rows_late(KIND, partial(make_index, name, course, paths))


def make_index(name: str, course: Course, paths: Iterable[str]) -> dict[str, Any]:
    """The rows that are kept as the index of a run.

    Args:
        name: under which it is opened again.
        course: whole.
        paths: of all its files.
    """
    tables = _list_tables(course)
    sought = olx.list_sought(course, paths)
    tables[SOUGHT] = dict.fromkeys(sought or (), True)
    sizes = {table: len(entries) // PAGE + 1 for table, entries in tables.items()}
    pages: dict[str, dict[str, Any]] = {}
    start = _page_start(name)
    for table, entries in tables.items():
        some: list[dict[str, Any]] = [{} for _ in range(sizes[table])]
        for key, value in entries.items():
            some[_page_number(key, len(some))][key] = value
        pages.update((f"{start} {table} {number}", page) for number, page in enumerate(some))
    head = {"sizes": sizes, "frame": olx.frame_paths(course), "settled": list_settled(course), "start": start}
    return {**pages, name: {**head, "plain": sought is not None, "moved": {}}}


def list_settled(course: Course) -> list[str]:
    """The types of the blocks for which the course's policy has settings."""
    return sorted({name.partition("/")[0] for name in course.policy})


def _list_tables(course: Course) -> dict[str, dict[str, Any]]:
    ids, paths, names = olx.list_targets(course)
    links = (link for some in course.links.values() for link in some)
    return {
        WAYS: write_ways(olx.list_ways(course)),
        IDS: dict(ids),
        NAMES: names,
        PATHS: dict.fromkeys(paths, True),
        WANTED: dict.fromkeys(olx.list_wanted(links, course.key), True),
    }


def _page_start(name: str) -> str:
    """Under which the pages stand that an index wrote: short, for the next ones say it for each page of theirs."""
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=DIGEST).hexdigest()


def _page_number(key: str, count: int) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) % count
