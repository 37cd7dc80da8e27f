"""`contentrepo show USAGE_KEY`: one live block with its content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import at_option, format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.read import LiveBlock


@click.command(
    name="show",
    short_help="Print a live block.",
    cls=Command,
    examples=("contentrepo show block-v1:edX+CS101+2T2019+type@problem+block@quiz1",),
)
@click.argument("usage_key")
@repository_option
@store_option
@at_option
@format_option
def command(usage_key: str, *, repository: Path, store: str | None, at: int | str | None, form: str) -> None:
    """Print the live block USAGE_KEY: where it comes from, its settings, its children, its definition."""
    from contentrepo.api.read import parse_usage_key, read_block

    key = parse_usage_key(usage_key)
    with open_existing_store(store, repository) as live:
        block = read_block(live, key, at=at)
    write_form(form, lambda: _render(str(key), block), lambda: _as_json(str(key), block))


def _render(key: str, block: LiveBlock) -> str:
    from contentrepo.api.check import make_visible

    lines = [
        key,
        f"release {block.release.number} (sequence {block.release.sequence}, commit {block.release.commit})",
        f"from {make_visible(block.block.path)}",
        *(f"{make_visible(name)}: {make_visible(str(value))}" for name, value in _settings(block).items()),
        *(f"child: {make_visible(child)}" for child in _children(block)),
    ]
    # The body keeps its own lines; everything else that a terminal would obey is made visible.
    body = [make_visible(line) for line in block.version.body.decode("utf-8", "replace").splitlines()]
    return "\n".join([*lines, *(["", *body] if body else [])])


def _as_json(key: str, block: LiveBlock) -> dict[str, object]:
    return {
        "key": key,
        "type": block.block.block_type,
        "id": block.block.block_id,
        "display_name": block.block.display_name,
        "release": block.release.number,
        "sequence": block.release.sequence,
        "commit": block.release.commit,
        "path": block.block.path,
        "version": block.block.version,
        "attributes": _settings(block),
        "children": _children(block),
        "body": block.version.body.decode("utf-8", "backslashreplace"),
    }


def _settings(block: LiveBlock) -> dict[str, object]:
    return dict(json.loads(block.version.attributes))


def _children(block: LiveBlock) -> list[str]:
    return list(json.loads(block.version.children))
