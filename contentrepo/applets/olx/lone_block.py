"""A block that holds no others and has its files for itself, told from them alone, without the course around it."""

from __future__ import annotations

from collections.abc import Container, Mapping

from contentrepo.applets.facts.models import BlobFacts, Document
from contentrepo.applets.olx.block_types import CONTAINERS
from contentrepo.applets.olx.models import Block, Holder
from contentrepo.digest import sha1


def find_lone_block(
    holder: Holder,
    own: tuple[str, ...],
    facts: Mapping[str, BlobFacts],
    blobs: Mapping[str, str],
    *,
    settled: Container[str],
) -> Block | None:
    """The block as the whole course has it; None where its files alone do not tell.

    Args:
        holder: the block and its parent.
        own: its files, the first of which defines it.
        facts: of that file.
        blobs: of all of them.
        settled: the types of the blocks for which the course's policy has settings.
    """
    key, parent = holder
    document = facts.get(own[0])
    if not isinstance(document, Document) or len(document.nodes) != 1 or key[0] in settled:
        return None
    node = document.nodes[0]
    has_page = len(own) > 1
    if not blobs.keys() >= {*own}:
        return None
    if node.tag != key[0] or node.tag in CONTAINERS or (has_page and not own[-1].endswith(".html")):
        return None
    attributes = dict(node.attributes)
    content = blobs[own[0]]
    if has_page:
        content = sha1(f"{content} {blobs[own[-1]]}".encode(), usedforsecurity=False).hexdigest()
    title = attributes.get("display_name", "")
    return Block(*key, parent, (), attributes, title, own, content, node.line, node.ordinal)
