"""The blocks of a parsed course as rows of the live store, and the bodies of those versions that are new."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from contentrepo.applets.live.models import BlockRow, BlockVersion
from contentrepo.applets.olx.api import list_definitions, read_definitions
from contentrepo.applets.olx.models import Block, Course
from contentrepo.applets.publishing.canonical import render_text, render_texts
from contentrepo.applets.publishing.positions import compute_positions
from contentrepo.applets.repository.models import Entry, Snapshot
from contentrepo.named_tuple import NamedTuple

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


def block_name(key: tuple[str, str]) -> str:
    """The subject "type/id" under which a block stands in the store."""
    return f"{key[0]}/{key[1]}"


class Rendering(NamedTuple):
    """A block, its attributes and children as JSON: what its version is made of, and what the version's row holds."""

    attributes: str
    children: str
    block: Block


def block_version(block: Block) -> str:
    """What makes a version: type, attributes, children, definition. Never the line or file where it stands."""
    return plan_block(block, 0, {}).version


def plan_blocks(
    course: Course, old: Mapping[str, BlockRow], renderings: dict[str, Rendering] | None = None
) -> dict[str, BlockRow]:
    """A row for each live block, by "type/id". Reads no bytes. `renderings` gets what was rendered, by version."""
    rendered = {} if renderings is None else renderings
    names = [*map("/".join, course.blocks)]
    positions = compute_positions(names, {name: row.position for name, row in old.items()})
    blocks = zip(names, course.blocks.values(), strict=True)
    return {name: plan_block(block, positions[name], rendered) for name, block in blocks}


def plan_versions(
    course: Course,
    rows: Mapping[str, BlockRow],
    *,
    known: frozenset[str],
    files: Mapping[str, Entry],
    head: Snapshot,
    renderings: Mapping[str, Rendering] | None = None,
) -> tuple[tuple[BlockVersion, ...], dict[str, bytes]]:
    """Every version among `rows` that is not in `known`, with its body; and the bytes that were read for it, by blob.

    Only the files that have the bodies are read, all in one go. `renderings` are those of `plan_blocks`, where the rows
    came from there.
    """
    rendered = _render_all(course, rows) if renderings is None else renderings
    # In the order of the course: what was made together lies together, and is looked at together.
    fresh = {version: rendered[version] for version in rendered if version not in known} if known else rendered
    blocks = [block for _, _, block in fresh.values()]
    paths = list_definitions(blocks)
    blobs = {path: files[path][1] for path in paths if path is not None}
    held = dict(head.read(dict.fromkeys(blobs.values()))) if blobs else {}
    bodies = read_definitions(blocks, paths, lambda path: held[blobs[path]])
    made = zip(fresh.items(), bodies, strict=True)
    versions = [
        _new(BlockVersion, (version, block[0], attributes, children, body))
        for (version, (attributes, children, block)), body in made
    ]
    return tuple(versions), held


def plan_block(block: Block, position: int, renderings: dict[str, Rendering]) -> BlockRow:
    """The row of one block; its rendering goes to `renderings`, by its version."""
    block_type, block_id, parent, below, attributes, title, files, content, _, _ = block
    texts = render_texts(attributes)
    children = f"[{','.join([render_text('/'.join(child)) for child in below])}]" if below else "[]"
    text = f"[{render_text(block_type)},{texts},{children},{render_text(content)}]"
    version = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    renderings[version] = _new(Rendering, (texts, children, block))
    above = "/".join(parent) if parent else ""
    return _new(BlockRow, (block_type, block_id, version, above, position, files[0], title))


def _render_all(course: Course, rows: Mapping[str, BlockRow]) -> dict[str, Rendering]:
    renderings: dict[str, Rendering] = {}
    for row in rows.values():
        plan_block(course.blocks[row.block_type, row.block_id], 0, renderings)
    return renderings
