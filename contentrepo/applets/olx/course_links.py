"""Links to a place in the course by its way from the top: `/course/courseware/<chapter>/<sequential>/<number>`.

Other pages of a course, such as its wiki or its forum, nobody can tell from its files.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from contentrepo.applets.olx.models import Block

Key = tuple[str, str]

WAY = "courseware"
DEPTH = 2  # chapter and sequential; what follows is a number within that
MAX_DIGITS = 6


def find_gap(page: str, blocks: Mapping[Key, Block], ids: Container[str]) -> str:
    """The part of a link's page that leads nowhere; "" where all do, or where nobody can tell.

    Args:
        page: what follows `/course/`.
        blocks: of the course.
        ids: of all blocks, those that cannot be read among them.
    """
    way, *parts = page.rstrip("/").split("/")
    if way != WAY:
        return ""
    for part in parts[:DEPTH]:
        if part and part not in ids:
            return part
    if len(parts) > DEPTH and parts[DEPTH].isdecimal() and len(parts[DEPTH]) <= MAX_DIGITS:
        units = blocks.get(("sequential", parts[DEPTH - 1]))
        if units is not None and int(parts[DEPTH]) > len(units.children) > 0:
            return parts[DEPTH]
    return ""
