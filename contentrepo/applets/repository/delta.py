"""What a pack writes of an object that resembles another: pieces of the other one, and new bytes between them."""

from __future__ import annotations

from mmap import mmap

_OFFSETS = tuple((1 << bit, 8 * bit) for bit in range(4))
_SIZES = tuple((1 << bit, 8 * (bit - 4)) for bit in range(4, 7))
_WHOLE = 0x10000  # what a size of 0 stands for
COPY = 0x80
_BITS = 63  # of a number, at most


def read_number(data: bytes | mmap, place: int) -> tuple[int, int]:
    """A number and where it ends: seven bits in each byte, the lowest first.

    Raises:
        IndexError: the bytes end within it, or it is larger than any size.
    """
    number = shift = 0
    while shift < _BITS:
        byte = data[place]
        place += 1
        number |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return number, place
        shift += 7
    raise IndexError


def read_made_size(delta: bytes) -> int:
    """How many bytes the object has.

    Raises:
        IndexError: the delta ends too early.
    """
    return read_number(delta, read_number(delta, 0)[1])[0]


def apply_delta(base: bytes, delta: bytes) -> bytes | None:
    """The object; None where the two do not fit.

    Raises:
        IndexError: the delta ends too early.
    """
    base_size, place = read_number(delta, 0)
    size, place = read_number(delta, place)
    if base_size != len(base):
        return None
    pieces: list[bytes] = []
    end = len(delta)
    left = size
    while place < end:
        word = delta[place]
        place += 1
        if word & COPY:
            start, length = 0, 0
            for bit, shift in _OFFSETS:
                if word & bit:
                    start |= delta[place] << shift
                    place += 1
            for bit, shift in _SIZES:
                if word & bit:
                    length |= delta[place] << shift
                    place += 1
            length = length or _WHOLE
            piece = base[start : start + length]
        else:
            length = word
            piece = delta[place : place + length]
            place += length
        left -= length
        if left < 0 or len(piece) != length or not length:
            return None
        pieces.append(piece)
    return b"".join(pieces) if not left else None
