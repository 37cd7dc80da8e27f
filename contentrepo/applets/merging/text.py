"""Text by line, as git merges it: edits of two sides that touch each other are a conflict."""

from __future__ import annotations

from contentrepo.applets.merging.models import Disagreement, JoinedText
from contentrepo.applets.merging.weave import weave


def merge_lines(base: bytes, ours: bytes, theirs: bytes) -> JoinedText:
    """Three texts into one. What both sides changed in one place is a disagreement, with the lines of all three."""
    if theirs in (ours, base):
        return JoinedText(ours)
    if ours == base:
        return JoinedText(theirs)
    pieces: list[bytes] = []
    open_places: list[Disagreement] = []
    for chunk in weave(split_lines(base), split_lines(ours), split_lines(theirs), touching=False):
        if chunk.winner == "none":
            open_places.append(Disagreement((), *(join(side) for side in (chunk.base, chunk.ours, chunk.theirs))))
        pieces.append(join(chunk.theirs if chunk.winner == "theirs" else chunk.ours))
    return JoinedText(None, tuple(open_places)) if open_places else JoinedText(b"".join(pieces))


def split_lines(data: bytes) -> list[bytes]:
    """The lines with their ends; a carriage return alone ends none."""
    return data.replace(b"\n", b"\n\0").removesuffix(b"\0").split(b"\0") if b"\0" not in data else [data]


def join(pieces: tuple[object, ...]) -> bytes:
    return b"".join([piece for piece in pieces if isinstance(piece, bytes)])
