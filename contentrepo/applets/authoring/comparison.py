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
    whole = {(one.folder, one.subject) for one in told if one.kind in ("added", "removed")}
    pages = [path for path in pages if _block_of_page(path) in whole]  # told with their blocks
    by_blocks = {*fit, *moved, *moved.values(), *pages}
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
    folder, subject = _block_of_page(path)
    if old is None or new is None:
        was, now = (None if entry is None else f"blob {entry.blob}" for entry in entries)
        yield BlockDifference(path, subject, "", "file", "", was, now, folder)
        return
    compare = _comparer(path)
    if compare is not None:
        try:
            places = compare(old, new)
        except Unreadable:
            places = []
        for place, before, after in places:
            name = "".join(f"/{part}" for part in place)
            yield BlockDifference(path, "", "", "key", name, _show(before), _show(after))
        if places:
            return
    was, now = (one.decode("utf-8", "replace") for one in (old, new))
    yield BlockDifference(path, subject, "", "text", "", was, now, folder)


def _comparer(path: str) -> Callable[[bytes, bytes], Places] | None:
    if catalog.is_catalog_path(path):
        return catalog.compare_entries
    return olx.compare_json if path.endswith(".json") else None


def _block_of_page(path: str) -> tuple[str, str]:
    """The course's folder and the html block whose page this most likely is; nothing where it is none's."""
    above, _, name = path.rpartition("/")
    if not (above == "html" or above.endswith("/html")) or not name.endswith(".html"):
        return "", ""
    return above.removesuffix("html").removesuffix("/"), f"html/{name.removesuffix('.html')}"


def _show(value: object) -> str | None:
    return None if value is MISSING else json.dumps(value, ensure_ascii=False)
