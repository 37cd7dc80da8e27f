"""Blocks that nobody has to look at: they have a title, and no setting that is held against those of other blocks.

Most blocks of a course are so. What looks at every block (`outline`, `schedule`) passes them over, so a new look of
that kind says here what it looks for.
"""

from __future__ import annotations

from contentrepo.applets.facts.models import Node
from contentrepo.applets.olx.block_types import CONTAINERS, HTML, VERTICAL

TITLE = "display_name"
_DATES = frozenset({"start", "due", "submission_start"})
_UNIT_SETTINGS = frozenset({TITLE, "url_name"})


def is_quiet_leaf(root: Node, attributes: dict[str, str], name: str) -> bool:
    """Of a block alone in a file of its own, whose page, if it has one, must be named as it is.

    Args:
        root: the element, which is not bare unless it has a page.
        attributes: what it says.
        name: the block's.
    """
    if not attributes.get(TITLE) or not _DATES.isdisjoint(attributes) or root[0] in CONTAINERS:
        return False
    return "filename" not in attributes or (root[0] == HTML and attributes["filename"] == name)


def is_quiet_unit(root: Node) -> bool:
    """Of a vertical with blocks in it."""
    if root[0] != VERTICAL or not root[4]:
        return False
    attributes = dict(root[4])
    return bool(attributes.get(TITLE)) and attributes.keys() <= _UNIT_SETTINGS
