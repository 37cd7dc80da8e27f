"""Two trees compared in blocks, keys and lines; reads the files that differ and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from contentrepo.applets.authoring.blockwise import PLAIN
from contentrepo.applets.authoring.merging import MOST, TooFarApart
from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.merging.api import Unreadable
from contentrepo.applets.merging.models import MISSING
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import BlockDifference
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, UnknownRevision, compare_trees, find_tree, tree_snapshot
from contentrepo.applets.repository.models import Changes, Entry, Repository

TEXT = (".html", ".xml", ".md", ".txt", ".json", ".yaml", ".yml", ".csv")

Pair = tuple[Entry | None, Entry | None]
Places = list[tuple[tuple[str, ...], object, object]]


def compare_commits(repository: Repository, old: str | None, new: str) -> tuple[BlockDifference, ...]:
    """What `new` has otherwise than `old`, file by file in the order of their paths."""
    before, after = (tree_snapshot(repository, _tree_of(repository, name)) for name in (old, new))
    found = compare_trees(before, after, most=MOST)
    if found is None:
        raise TooFarApart
    changes = found.files
    read = {path: pair for path, pair in changes.items() if _is_text(path, pair)}
    bytes_of = dict(after.read(entry.blob for pair in read.values() for entry in pair if entry is not None))
    texts = {path: tuple(None if one is None else bytes_of[one.blob] for one in pair) for path, pair in read.items()}
    told = list(_compare_texts(texts, changes))
    return tuple(sorted(told, key=lambda one: one.path))  # stable: within a file, the order of its blocks


def _tree_of(repository: Repository, name: str | None) -> str:
    if name is None:
        return EMPTY_SNAPSHOT.tree
    found = find_tree(repository, name)
    if found is None:
        raise UnknownRevision(name)
    return found


def _is_text(path: str, pair: Pair) -> bool:
    plain = all(entry is None or entry.mode in PLAIN for entry in pair)
    return plain and path.endswith(TEXT) and "/static/" not in f"/{path}"


def _compare_texts(texts: Mapping[str, tuple[bytes | None, ...]], changes: Changes) -> Iterator[BlockDifference]:
    fit = [path for path, pair in texts.items() if path.endswith(".xml") and _is_fit(pair)]
    pages = [path for path in texts if path.endswith(".html")]
    try:
        told, moved = olx.compare_blocks(
            _side(texts, fit, 0), _side(texts, fit, 1), (_side(texts, pages, 0), _side(texts, pages, 1))
        )
    except Unreadable:  # a block is defined twice
        told, moved, fit = (), {}, []
    yield from told
    by_blocks = {*fit, *moved, *moved.values()}
    for path in changes:
        if path not in by_blocks:
            yield from _compare_file(path, texts.get(path), changes[path])
    for was, now in moved.items():
        if texts.get(was, (None,))[0] != texts.get(now, (None, None))[1]:
            yield from _compare_file(now, (texts[was][0], texts[now][1]), (changes[was][0], changes[now][1]))


def _side(texts: Mapping[str, tuple[bytes | None, ...]], paths: Iterable[str], number: int) -> dict[str, bytes]:
    return {path: data for path in paths if (data := texts[path][number]) is not None}


def _is_fit(pair: Iterable[bytes | None]) -> bool:
    return all(data is None or olx.is_mergeable(data) for data in pair)


def _compare_file(path: str, pair: tuple[bytes | None, ...] | None, entries: Pair) -> Iterator[BlockDifference]:
    old, new = pair or (None, None)
    if old is None or new is None:
        ids = (None if entry is None else f"blob {entry.blob}" for entry in entries)
        yield BlockDifference(path, _page_of(path), "", "file", "", *ids)
        return
    compare = _comparer(path)
    if compare is not None:
        try:
            places = compare(old, new)
        except Unreadable:
            places = []
        for place, was, now in places:
            yield BlockDifference(path, "", "", "key", "".join(f"/{part}" for part in place), _show(was), _show(now))
        if places:
            return
    yield BlockDifference(path, _page_of(path), "", "text", "", *(one.decode("utf-8", "replace") for one in (old, new)))


def _comparer(path: str) -> Callable[[bytes, bytes], Places] | None:
    if catalog.is_catalog_path(path):
        return catalog.compare_entries
    return olx.compare_json if path.endswith(".json") else None


def _page_of(path: str) -> str:
    """The html block whose page this most likely is."""
    *_, folder, name = ("", *path.split("/"))
    return f"html/{name.removesuffix('.html')}" if folder == "html" and name.endswith(".html") else ""


def _show(value: object) -> str | None:
    return None if value is MISSING else json.dumps(value, ensure_ascii=False)
