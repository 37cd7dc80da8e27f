"""References from content to uploaded files and to other blocks, and those that lead nowhere."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from contentrepo.applets.facts.models import Document, Link
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.assets import reference_names
from contentrepo.applets.olx.models import Block, Oddities, Oddity
from contentrepo.applets.olx.names import name_of

Key = tuple[str, str]
Missing = tuple[str, Document, Link]


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
    missing = list(_find_missing(linked, assets, ids))
    subjects = {**_subjects(blocks), **pages} if missing else {}
    for path, document, link in missing:
        wanted = odd.missing_assets if link.kind == "static" else odd.missing_jumps
        subject = _inner_subject(document, link) or subjects.get(path, path)
        wanted.append(Oddity(Place(path, link.line), subject, link.value))


def _find_missing(linked: Mapping[str, Document], assets: Container[str], ids: Container[str]) -> Iterator[Missing]:
    for path, document in linked.items():
        told: set[tuple[str, str]] = set()
        for link in document.links:
            if not _leads_somewhere(link, assets, ids) and (link.kind, link.value) not in told:
                told.add((link.kind, link.value))
                yield path, document, link


def _leads_somewhere(link: Link, assets: Container[str], ids: Container[str]) -> bool:
    if link.kind == "static":
        return any(name in assets for name in reference_names(link.value))
    return link.kind != "jump" or link.value.rstrip("/") in ids


def _inner_subject(document: Document, link: Link) -> str:
    """In a file of several blocks, the last one that begins before the reference."""
    inner = [node for node in document.nodes[1:] if node.line <= link.line]
    if not inner:
        return ""
    return f"{inner[-1].tag}/{name_of(inner[-1], dict(inner[-1].attributes))}"


def _subjects(blocks: Mapping[Key, Block]) -> dict[str, str]:
    """The first block of each file."""
    subjects: dict[str, str] = {}
    for (block_type, block_id), block in blocks.items():
        for path in block.files:
            subjects.setdefault(path, f"{block_type}/{block_id}")
    return subjects
