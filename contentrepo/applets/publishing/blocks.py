"""The blocks of a parsed course as rows of the live store, and the bodies of those versions that are new."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from contentrepo.applets.live.models import BlockRow, BlockVersion
from contentrepo.applets.olx.api import find_definition, read_definitions
from contentrepo.applets.olx.models import Block, Course
from contentrepo.applets.publishing.canonical import render_names, render_text, render_texts
from contentrepo.applets.publishing.positions import compute_positions
from contentrepo.applets.repository.models import Entry, Snapshot


def block_name(key: tuple[str, str]) -> str:
    """The subject "type/id" under which a block stands in the store."""
    return f"{key[0]}/{key[1]}"


def block_version(block: Block) -> str:
    """What makes a version: type, attributes, children, definition. Never the line or file where it stands."""
    attributes, children = render_texts(block.attributes), _render_children(block)
    text = f"[{render_text(block.block_type)},{attributes},{children},{render_text(block.content)}]"
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plan_blocks(course: Course, old: Mapping[str, BlockRow]) -> dict[str, BlockRow]:
    """A row for each live block, by "type/id". Reads no bytes."""
    blocks = {block_name(key): block for key, block in course.blocks.items()}
    positions = compute_positions(tuple(blocks), {name: row.position for name, row in old.items()})
    return {name: plan_block(block, positions[name]) for name, block in blocks.items()}


def plan_versions(
    course: Course, rows: Mapping[str, BlockRow], *, known: frozenset[str], files: Mapping[str, Entry], head: Snapshot
) -> tuple[tuple[BlockVersion, ...], dict[str, bytes]]:
    """Every version among `rows` that is not in `known`, with its body; and the bytes that were read for it, by blob.

    Only the files that have the bodies are read, all in one go.
    """
    fresh = {row.version: (row.block_type, row.block_id) for row in rows.values() if row.version not in known}
    found = (find_definition(course.blocks[key]) for key in fresh.values())
    paths = {path: files[path].blob for path in found if path is not None}
    held = dict(head.read(sorted(set(paths.values())))) if paths else {}
    bodies = read_definitions(course, fresh.values(), lambda path: held[paths[path]])
    versions = (_version_row(course.blocks[key], version, bodies[key]) for version, key in sorted(fresh.items()))
    return tuple(versions), held


def plan_block(block: Block, position: int) -> BlockRow:
    """The row of one block."""
    return BlockRow(
        block_type=block.block_type,
        block_id=block.block_id,
        version=block_version(block),
        parent=block_name(block.parent) if block.parent else "",
        position=position,
        path=block.files[0],
        display_name=block.display_name,
    )


def _version_row(block: Block, version: str, body: bytes) -> BlockVersion:
    return BlockVersion(
        version=version,
        block_type=block.block_type,
        attributes=render_texts(block.attributes),
        children=_render_children(block),
        body=body,
    )


def _render_children(block: Block) -> str:
    return render_names([block_name(child) for child in block.children]) if block.children else "[]"
