"""The blocks of a parsed course as rows of the live store, and the bodies of those versions that are new."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from contentrepo.applets.live.models import BlockRow, BlockVersion
from contentrepo.applets.olx.api import list_definitions, read_definitions
from contentrepo.applets.olx.models import Block, Course
from contentrepo.applets.publishing.canonical import render_names, render_text, render_texts
from contentrepo.applets.publishing.positions import compute_positions
from contentrepo.applets.repository.models import Entry, Snapshot
from contentrepo.named_tuple import NamedTuple

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


def block_name(key: tuple[str, str]) -> str:
    """The subject "type/id" under which a block stands in the store."""
    return f"{key[0]}/{key[1]}"


class Rendering(NamedTuple):
    """A block's attributes and children as JSON: what its version is made of, and what the version's row holds."""

    attributes: str
    children: str


def block_version(block: Block) -> str:
    """What makes a version: type, attributes, children, definition. Never the line or file where it stands."""
    return _digest(block, _render(block))


def plan_blocks(
    course: Course, old: Mapping[str, BlockRow], renderings: dict[str, Rendering] | None = None
) -> dict[str, BlockRow]:
    """A row for each live block, by "type/id". Reads no bytes. `renderings` gets what was rendered, by version."""
    rendered = {} if renderings is None else renderings
    blocks = {block_name(key): block for key, block in course.blocks.items()}
    positions = compute_positions(tuple(blocks), {name: row.position for name, row in old.items()})
    return {name: plan_block(block, positions[name], rendered) for name, block in blocks.items()}


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
    fresh = {row[2]: row[:2] for row in rows.values() if row[2] not in known}
    paths = {path: files[path].blob for path in list_definitions(course, fresh.values())}
    held = dict(head.read(sorted(set(paths.values())))) if paths else {}
    bodies = read_definitions(course, fresh.values(), lambda path: held[paths[path]])
    rendered = {} if renderings is None else renderings
    versions = []
    for version in sorted(fresh):
        key = fresh[version]
        attributes, children = rendered.get(version) or _render(course.blocks[key])
        versions.append(_new(BlockVersion, (version, key[0], attributes, children, bodies[key])))
    return tuple(versions), held


def plan_block(block: Block, position: int, renderings: dict[str, Rendering]) -> BlockRow:
    """The row of one block; its rendering goes to `renderings`."""
    block_type, block_id, parent, _, _, title, files, _, _, _ = block
    rendering = _render(block)
    renderings[version := _digest(block, rendering)] = rendering
    above = "/".join(parent) if parent else ""
    return _new(BlockRow, (block_type, block_id, version, above, position, files[0], title))


def _render(block: Block) -> Rendering:
    _, _, _, below, attributes, _, _, _, _, _ = block
    children = render_names(["/".join(child) for child in below]) if below else "[]"
    return _new(Rendering, (render_texts(attributes), children))


def _digest(block: Block, rendering: Rendering) -> str:
    attributes, children = rendering
    block_type, _, _, _, _, _, _, content, _, _ = block
    text = f"[{render_text(block_type)},{attributes},{children},{render_text(content)}]"
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
