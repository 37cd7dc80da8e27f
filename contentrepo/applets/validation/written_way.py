"""Where a block's files stand (`Way`), as one text: an index has one for each file, and many small objects take long.

Its parts stand between NULs, which neither paths nor XML have: the files above, an empty part, the block's own files,
an empty part, and then type and id of the block and of its parent, nothing for a page, one part where they are unknown.
"""

from __future__ import annotations

from collections.abc import Iterable

from contentrepo.applets.olx.models import Holder, Way

_UNKNOWN = "?"


def write_ways(ways: Iterable[tuple[str, Way]]) -> dict[str, str]:
    """Path -> text, for each path -> way."""
    written: dict[str, str] = {}
    last, text, above, start = None, "", None, ""
    for path, way in ways:
        if way[0] is not above:  # blocks that stand in one have the same
            above = way[0]
            start = "\0".join((*above, "", ""))
        if way is not last:  # a block may have several files
            last, text = way, _write(start, way)
        written[path] = text
    return written


def read_way(text: str) -> Way:
    """The way that was written."""
    parts = text.split("\0")
    first = parts.index("")
    second = parts.index("", first + 1)
    return tuple(parts[:first]), tuple(parts[first + 1 : second]), _read_holder(parts[second + 1 :])


def _write(start: str, way: Way) -> str:
    _, own, holder = way
    if not holder:
        return start + "\0".join((*own, "") if holder is not None else (*own, "", _UNKNOWN))
    block, above = holder
    return start + "\0".join((*own, "", *block, *above))


def _read_holder(named: list[str]) -> Holder | tuple[()] | None:
    if len(named) <= 1:
        return None if named else ()
    block_type, block_id, above_type, above_id = named
    return (block_type, block_id), (above_type, above_id)
