"""A text that two sides changed, with both versions between marks wherever they disagree."""

from __future__ import annotations

from contentrepo.applets.merging.text import join, split_lines
from contentrepo.applets.merging.weave import weave


def mark_lines(base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """The merged text, with git's own marks around what is open; it is all of ours where nothing is."""
    pieces: list[bytes] = []
    for chunk in weave(split_lines(base), split_lines(ours), split_lines(theirs), touching=False):
        if chunk.winner != "none":
            pieces.append(join(chunk.theirs if chunk.winner == "theirs" else chunk.ours))
            continue
        first, second = _ended(join(chunk.ours)), _ended(join(chunk.theirs))
        pieces.append(b"<<<<<<< ours\n" + first + b"=======\n" + second + b">>>>>>> theirs\n")
    return b"".join(pieces) if any(piece.startswith(b"<<<<<<< ours\n") for piece in pieces) else ours


def _ended(text: bytes) -> bytes:
    return text if not text or text.endswith(b"\n") else text + b"\n"
