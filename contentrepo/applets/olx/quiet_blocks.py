"""Blocks that nobody has to look at: they have a title, and no setting that is held against those of other blocks.

Most blocks of a course are so. What looks at every block (`outline`, `schedule`) passes them over, so a new look of
that kind says here what it looks for.
"""

from __future__ import annotations

from contentrepo.applets.olx.block_types import CONTAINERS, HTML, VERTICAL

TITLE = "display_name"
_DATES = frozenset({"start", "due", "submission_start"})
_UNIT_SETTINGS = frozenset({TITLE, "url_name"})


def is_quiet(tag: str, attributes: dict[str, str], name: str, *, holds: bool) -> bool:
    """Of a leaf alone in a file of its own, whose page, if it has one, must be named as it is; or of a vertical.

    Args:
        tag: of the element, which is not bare unless it has a page.
        attributes: what it says.
        name: the block's.
        holds: whether there are blocks in it.
    """
    if not attributes.get(TITLE):
        return False
    if holds:
        return tag == VERTICAL and attributes.keys() <= _UNIT_SETTINGS
    if tag in CONTAINERS or not _DATES.isdisjoint(attributes):
        return False
    return "filename" not in attributes or (tag == HTML and attributes["filename"] == name)
