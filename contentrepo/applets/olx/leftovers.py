"""Files that look like blocks and that nobody points to, and files that nobody could read anyway."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from contentrepo.applets.facts.models import BlobFacts, Document
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.block_types import HTML, POINTER_TYPES
from contentrepo.applets.olx.models import Oddities, Oddity


def note_leftovers(
    folder: str, facts: Mapping[str, BlobFacts], *, left: Iterable[str], seen_types: Container[str], odd: Oddities
) -> None:
    """Everything below `folder` that is left, because nothing reached it; drafts have their own list."""
    skip = len(folder)
    for path in left:
        said, below = facts[path], path[skip:]
        if said.fault is not None:
            odd.unreachable_faults.append((Place(path, said.fault.line, said.fault.column), said.fault))
        elif isinstance(said, Document) and _is_block_file(below, seen_types):
            odd.unreachable_files.append(Oddity(Place(path), path, below))
    _drop_halves(odd)


def _is_block_file(below: str, seen_types: Container[str]) -> bool:
    block_type, _, name = below.partition("/")
    if not name or (block_type not in POINTER_TYPES and block_type not in seen_types):
        return False
    return name.endswith(".xml") or (block_type == HTML and name.endswith(".html"))


def _drop_halves(odd: Oddities) -> None:
    """An html block of two files is one leftover."""
    paths = {oddity.subject for oddity in odd.unreachable_files}
    odd.unreachable_files[:] = [oddity for oddity in odd.unreachable_files if not _is_half(oddity.subject, paths)]


def _is_half(path: str, paths: Container[str]) -> bool:
    return path.endswith(".html") and path.removesuffix(".html") + ".xml" in paths
