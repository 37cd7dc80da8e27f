"""References from content to uploaded files and to blocks: those that lead nowhere, and those that lead astray."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping

from contentrepo.applets.facts.models import Document, Link, Node
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx.assets import reference_names
from contentrepo.applets.olx.codes import BROKEN_PAGE
from contentrepo.applets.olx.course_links import find_gap
from contentrepo.applets.olx.links import RUN
from contentrepo.applets.olx.models import Block, Oddities, Oddity, Shelf
from contentrepo.applets.olx.names import name_of
from contentrepo.applets.olx.own_links import find_own_block
from contentrepo.named_tuple import NamedTuple

Key = tuple[str, str]


class Targets(NamedTuple):
    """What references may lead to.

    Attributes:
        ids: of blocks and pages, whatever their type.
        blocks: that learners see.
    """

    run: CourseRunKey
    shelf: Shelf
    ids: Container[str]
    blocks: Mapping[Key, Block]


def note_references(
    linked: Mapping[str, Document],
    blocks: Mapping[Key, Block],
    pages: Mapping[str, str],
    *,
    targets: Targets,
    odd: Oddities,
) -> None:
    """Check every reference of some files. What occurs several times in one file is told at its first line.

    Blocks and pages (path -> subject) only say what a file is about.
    """
    lists = {
        "missing-asset": odd.missing_assets,
        "missing-jump": odd.missing_jumps,
        "flattened": odd.flattened_links,
        "own": odd.own_links,
        "gap": [],
    }
    subjects: dict[str, str] = {}
    for path, document in linked.items():
        found = list(_find_trouble(document, targets))
        if not found:
            continue
        subjects = subjects or {**_subjects(blocks), **pages}
        lines = [node.line for node in document.nodes[1:]]
        for link, trouble, value, detail in found:
            inner = bisect_right(lines, link.line)
            subject = _subject_of(document.nodes[inner]) if inner else subjects.get(path, path)
            lists[trouble].append(Oddity(Place(path, link.line), subject, value, detail))
    if lists["gap"]:
        odd.remarks.setdefault(BROKEN_PAGE, []).extend(lists["gap"])


def _find_trouble(document: Document, targets: Targets) -> Iterator[tuple[Link, str, str, str]]:
    """(link, which trouble, value, detail), each value once."""
    told = {(link.kind, link.value): link for link in reversed(document.links)}
    for link in document.links:
        if told.get(link[:2]) is link and (trouble := _judge(link, targets)):
            yield link, *trouble


def _judge(link: Link, targets: Targets) -> tuple[str, str, str] | None:
    kind, value, _ = link
    if kind == "static":
        return _judge_static(value, targets.shelf)
    if kind == "jump":
        return None if value.rstrip("/") in targets.ids else ("missing-jump", value, "")
    if kind == "course":
        gap = find_gap(value, targets.blocks, targets.ids)
        return ("gap", value, gap) if gap else None
    if kind == RUN and (block := find_own_block(value, targets.run)):
        return ("own", value, block) if block in targets.ids else ("missing-jump", block, "")
    return None


def _judge_static(value: str, shelf: Shelf) -> tuple[str, str, str] | None:
    if value in shelf.paths:
        return None
    names = reference_names(value)
    if not any(name in shelf.names for name in names):
        return "missing-asset", value, ""
    path = next((shelf.folded[name] for name in names if name in shelf.folded), "")
    return ("flattened", value, path) if path else None


def _subject_of(node: Node) -> str:
    """In a file of several blocks, the last one that begins before the reference."""
    return f"{node.tag}/{name_of(node, dict(node.attributes))}"


def _subjects(blocks: Mapping[Key, Block]) -> dict[str, str]:
    """The first block of each file."""
    subjects: dict[str, str] = {}
    for (block_type, block_id), block in blocks.items():
        for path in block.files:
            subjects.setdefault(path, f"{block_type}/{block_id}")
    return subjects
