"""References from content to uploaded files and to other blocks, and those that lead nowhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Mapping

from contentrepo.applets.facts.models import Document, Link, Node
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.assets import reference_names
from contentrepo.applets.olx.models import Block, Oddities, Oddity
from contentrepo.applets.olx.names import name_of

Key = tuple[str, str]


def note_missing(
    linked: Mapping[str, Document],
    blocks: Mapping[Key, Block],
    pages: Mapping[str, str],
    *,
    assets: Container[str],
    ids: Container[str],
    odd: Oddities,
) -> None:
    """Check every reference of some files. A value missing several times in one file is told at its first line.

    Blocks and pages (path -> subject) only say what a file is about.
    """
    subjects: dict[str, str] = {}
    for path, document in linked.items():
        missing = _find_missing(document, assets, ids)
        if not missing:
            continue
        subjects = subjects or {**_subjects(blocks), **pages}
        lines = [node.line for node in document.nodes[1:]]
        for link in missing:
            inner = bisect_right(lines, link.line)
            subject = _subject_of(document.nodes[inner]) if inner else subjects.get(path, path)
            wanted = odd.missing_assets if link.kind == "static" else odd.missing_jumps
            wanted.append(Oddity(Place(path, link.line), subject, link.value))


def _find_missing(document: Document, assets: Container[str], ids: Container[str]) -> list[Link]:
    """Those that lead nowhere, each value once."""
    told = {(link.kind, link.value): link for link in reversed(document.links)}
    return [link for link in document.links if told.get(link[:2]) is link and not _leads_somewhere(link, assets, ids)]


def _leads_somewhere(link: Link, assets: Container[str], ids: Container[str]) -> bool:
    if link.kind == "static":
        return any(name in assets for name in reference_names(link.value))
    return link.kind != "jump" or link.value.rstrip("/") in ids


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
