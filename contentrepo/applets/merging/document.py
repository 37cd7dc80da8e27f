"""A text that holds plain data (JSON, YAML): merged by what it says, written with as few other bytes as can be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from contentrepo.applets.merging.models import Disagreement, JoinedText
from contentrepo.applets.merging.text import join, split_lines
from contentrepo.applets.merging.values import compare_values, merge_values, same
from contentrepo.applets.merging.weave import weave

Load = Callable[[bytes], object]
Dump = Callable[[object, bytes], bytes]

_TOKEN = re.compile(rb"\"(?:[^\"\\]|\\.)*\"|\n[ \t]*|[\w.+-]+|.", re.DOTALL)


class Unreadable(Exception):
    """A text does not hold the data that it should."""


def merge_document(base: bytes, ours: bytes, theirs: bytes, *, load: Load, dump: Dump | None = None) -> JoinedText:
    """Three texts into one that says what the merged data is.

    Args:
        base, ours, theirs: the texts.
        load: reads a text; raises Unreadable.
        dump: writes data in the manner of a text; None where nobody can, and then what cannot be woven is open.

    Raises:
        Unreadable: one of the three cannot be read.
    """
    wanted = merge_values(load(base), load(ours), load(theirs))
    if wanted.disagreements:
        return JoinedText(None, wanted.disagreements)
    for text in _list_weaves(base, ours, theirs):
        if _says(text, wanted.value, load):
            return JoinedText(text)
    if dump is None:
        return JoinedText(None, (Disagreement((), base, ours, theirs),))
    return JoinedText(dump(wanted.value, ours))


def compare_documents(old: bytes, new: bytes, *, load: Load) -> list[tuple[tuple[str, ...], object, object]]:
    """(place, old, new) of whatever the data of two texts has otherwise.

    Raises:
        Unreadable: one of them cannot be read.
    """
    return list(compare_values(load(old), load(new)))


def _says(text: bytes, value: object, load: Load) -> bool:
    try:
        return same(load(text), value)
    except Unreadable:
        return False


def _list_weaves(base: bytes, ours: bytes, theirs: bytes) -> Iterator[bytes]:
    """Texts made of the three, the coarsest first. Each is only worth what it says."""
    for cut in (split_lines, _split_tokens):
        sides = (cut(base), cut(ours), cut(theirs))
        for union in (False, True):
            text = _weave(*sides, union=union)
            if text is not None:
                yield text


def _weave(base: list[bytes], ours: list[bytes], theirs: list[bytes], *, union: bool) -> bytes | None:
    pieces: list[bytes] = []
    for chunk in weave(base, ours, theirs, touching=True):
        if chunk.winner != "none":
            pieces.append(join(chunk.theirs if chunk.winner == "theirs" else chunk.ours))
        elif union and not chunk.base:
            pieces += [join(chunk.ours), join(chunk.theirs)]
        else:
            return None
    return b"".join(pieces)


def _split_tokens(data: bytes) -> list[bytes]:
    return _TOKEN.findall(data)
