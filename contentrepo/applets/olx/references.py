"""References from content to uploaded files and to other blocks, and those that lead nowhere."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from contentrepo.applets.facts.models import BlobFacts, Document, Link
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.assets import reference_names
from contentrepo.applets.olx.models import Block, Extra, Oddities, Oddity
from contentrepo.applets.olx.names import name_of

Key = tuple[str, str]
Source = tuple[str, Document, str]
"""A file with references: its path, what it says, and the block (or page) that it belongs to."""


def note_missing(sources: Iterable[Source], *, assets: Container[str], ids: Container[str], odd: Oddities) -> None:
    """Check every reference once; one value missing several times in one file is told at its first line."""
    for path, document, subject in sources:
        told: set[tuple[str, str]] = set()
        for link in document.links:
            if _leads_somewhere(link, assets, ids) or (link.kind, link.value) in told:
                continue
            told.add((link.kind, link.value))
            wanted = odd.missing_assets if link.kind == "static" else odd.missing_jumps
            wanted.append(Oddity(Place(path, link.line), _subject(document, link, subject), link.value))


def _leads_somewhere(link: Link, assets: Container[str], ids: Container[str]) -> bool:
    if link.kind == "static":
        return any(name in assets for name in reference_names(link.value))
    return link.kind != "jump" or link.value.rstrip("/") in ids


def _subject(document: Document, link: Link, subject: str) -> str:
    """In a file of several blocks, the last one that begins before the reference."""
    inner = [node for node in document.nodes[1:] if node.line <= link.line]
    if not inner:
        return subject
    node = inner[-1]
    return f"{node.tag}/{name_of(node, dict(node.attributes))}"


def block_sources(blocks: Mapping[Key, Block], facts: Mapping[str, BlobFacts]) -> dict[str, Source]:
    """By path, the files of these blocks that hold references, each with the first block that it defines."""
    found: dict[str, Source] = {}
    for (block_type, block_id), block in blocks.items():
        for path in block.files:
            document = facts[path]
            if isinstance(document, Document) and document.links and path not in found:
                found[path] = (path, document, f"{block_type}/{block_id}")
    return found


def page_sources(extras: Iterable[Extra], facts: Mapping[str, BlobFacts]) -> Iterator[Source]:
    for extra in extras:
        document = facts[extra.path]
        if isinstance(document, Document):
            yield extra.path, document, f"{extra.category}/{extra.name}"
