"""Edits of one file: applied, sifted and put together. Bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from contentrepo.applets.validation.models import Edit
from contentrepo.named_tuple import NamedTuple


class _Piece(NamedTuple):
    """A stretch of the old bytes (`new` is None), or new bytes."""

    start: int
    end: int
    new: bytes | None = None

    @property
    def size(self) -> int:
        return self.end - self.start if self.new is None else len(self.new)

    def cut(self, start: int, end: int) -> _Piece:
        if self.new is None:
            return _Piece(self.start + start, self.start + end)
        return _Piece(0, 0, self.new[start:end])


def apply_edits(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The new bytes; the edits are in order and apart."""
    return b"".join(data[start:end] if new is None else new for start, end, new in _pieces(len(data), edits))


def are_apart(edits: Sequence[Edit]) -> bool:
    """Whether no two edits, in order, touch the same byte or the same gap between two bytes."""
    return all(one.end <= two.start != one.start for one, two in pairwise(edits))


def join_edits(size: int, first: Iterable[Edit], then: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits of a file of `size` bytes that do what `first` and, on its outcome, `then` do."""
    pieces = list(_pieces(size, first))
    total = sum(piece.size for piece in pieces)
    joined: list[_Piece] = []
    at = 0
    for edit in then:
        joined += [*_cut(pieces, at, edit.start), _Piece(0, 0, edit.replacement)]
        at = edit.end
    joined += _cut(pieces, at, total)
    return tuple(_edits(then[0].path, size, joined)) if then else tuple(first)


def _pieces(size: int, edits: Iterable[Edit]) -> Iterator[_Piece]:
    at = 0
    for edit in edits:
        yield _Piece(at, edit.start)
        yield _Piece(0, 0, edit.replacement)
        at = edit.end
    yield _Piece(at, size)


def _cut(pieces: Iterable[_Piece], start: int, end: int) -> Iterator[_Piece]:
    """The stretch from `start` to `end` of all pieces, laid end to end."""
    at = 0
    for piece in pieces:
        first, last = max(start - at, 0), min(end - at, piece.size)
        if first < last:
            yield piece.cut(first, last)
        at += piece.size


def _edits(path: str, size: int, pieces: Iterable[_Piece]) -> Iterator[Edit]:
    at, new = 0, b""
    for piece in (*pieces, _Piece(size, size)):
        if piece.new is not None:
            new += piece.new
            continue
        if new or piece.start > at:
            yield Edit(path, at, piece.start, new)
        at, new = piece.end, b""
