"""What two versions of a block, as the store keeps them, have otherwise: in the words in which commits are compared."""

from __future__ import annotations

import json
from collections.abc import Iterator

from contentrepo.applets.live.models import BlockVersion
from contentrepo.applets.merging.api import Unreadable, list_moved
from contentrepo.applets.olx.api import compare_blocks
from contentrepo.applets.olx.models import BlockDifference


def compare_versions(subject: str, old: BlockVersion, new: BlockVersion) -> tuple[BlockDifference, ...]:
    """Settings first, then children, then what is in the block."""
    return (*_settings(subject, old, new), *_children(subject, old, new), *_body(subject, old, new))


def _settings(subject: str, old: BlockVersion, new: BlockVersion) -> Iterator[BlockDifference]:
    was, now = json.loads(old.attributes), json.loads(new.attributes)
    for name in dict.fromkeys([*was, *now]):
        if was.get(name) != now.get(name):
            yield _tell(subject, "attribute", name, _shown(was.get(name)), _shown(now.get(name)))


def _shown(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _children(subject: str, old: BlockVersion, new: BlockVersion) -> Iterator[BlockDifference]:
    was, now = json.loads(old.children), json.loads(new.children)
    yield from (_tell(child, "removed", "", subject, None) for child in was if child not in now)
    moved = list_moved(was, now)
    for number, child in enumerate(now):
        if child not in was:
            yield _tell(child, "added", "", None, subject)
        elif child in moved:
            yield _tell(child, "reordered", subject, _before(was, was.index(child)), _before(now, number))


def _before(children: list[str], number: int) -> str:
    return children[number - 1] if number else ""


def _body(subject: str, old: BlockVersion, new: BlockVersion) -> Iterator[BlockDifference]:
    if old.body == new.body:
        return
    try:
        # The element's own settings are told already, as they count.
        inner = [(one.old, one.new) for one in _compare_elements(old, new) if one.kind == "body"]
    except Unreadable:
        inner = [(old.body.decode("utf-8", "replace"), new.body.decode("utf-8", "replace"))]
    yield from (_tell(subject, "body", "", was, now) for was, now in inner)


def _compare_elements(old: BlockVersion, new: BlockVersion) -> tuple[BlockDifference, ...]:
    """Raises Unreadable where one is a page, which may be XML as well, and not the block's element."""
    if not all(one.body.lstrip().startswith(f"<{one.block_type}".encode()) for one in (old, new)):
        raise Unreadable(old.block_type)
    return compare_blocks({"block.xml": old.body}, {"block.xml": new.body}, ({}, {}))[0]


def _tell(subject: str, kind: str, name: str, old: str | None, new: str | None) -> BlockDifference:
    return BlockDifference("", subject, "", kind, name, old, new)
