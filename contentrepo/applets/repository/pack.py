"""One pack of git's and its index, mapped into memory: https://git-scm.com/docs/gitformat-pack."""

from __future__ import annotations

import mmap
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from struct import unpack_from
from typing import cast

from contentrepo.applets.repository.delta import apply_delta, read_made_size, read_number

INDEX_MAGIC, PACK_MAGIC = b"\xfftOc\0\0\0\2", b"PACK\0\0\0\2"
NAMES = 8 + 256 * 4  # where the names begin in an index
NAME, CHECKSUM, OFFSET = 20, 4, 4  # bytes for each object, in a table each
MAX_PACK = 1 << 31  # bytes; beyond them, offsets stand elsewhere
SLACK = 64  # bytes by which little may grow when it is packed; of much, it is an eighth
HELD = 1 << 20  # bytes of a pack that may stay in memory
LOOKS = 256  # after which the memory of a larger one is given back
MOST_OTHERS = 4  # the same, up to which all names are spelt out, once and for a moment
MOST_NAMES = 64  # objects in the pack for each one that is looked for, up to which all are made ready to be found
BEGINNING = 8  # digits of a name that are compared first, as a number
SMALL = 16_384  # bytes; no few bytes of a pack can stand for so many that it matters how many they make
MAX_DEPTH = 100  # deltas upon deltas; git makes 50
BLOB = 3 << 4  # kinds: a blob as it is; what differs from an object before it; and from one that is named, as in pushes
KINDS = {1 << 4: "commit", 2 << 4: "tree", BLOB: "blob", 4 << 4: "tag"}
CHANGED, CHANGED_NAMED = 6 << 4, 7 << 4
MOST_BITS = 63  # of a size; a longer one is none
MAX_BASES = 2 << 20  # bytes


Place = tuple["Pack", int]
"""Where an object begins."""


class UnknownPack(Exception):
    """It is not as we know packs to be; git is asked instead."""


class Pack:
    """Read-only, and read as git does: what is damaged is not given."""

    def __init__(self, index: str) -> None:
        """Map a pack.

        Args:
            index: path of its index.

        Raises:
            OSError: it cannot be read.
            UnknownPack: it is of another kind, or not whole.
        """
        self._index = _map(index)
        self._pack = _map(index.removesuffix(".idx") + ".pack")
        self._view = memoryview(self._pack)
        if self._index[:8] != INDEX_MAGIC or self._pack[:8] != PACK_MAGIC or len(self._pack) >= MAX_PACK:
            raise UnknownPack
        self._ends = self._read_ends()
        self._beginnings, self._offsets = array("I"), array("I")
        self._expected: dict[str, int] | None = None
        self._looks = 0
        self._bases: dict[int, bytes] = {}
        self._held = 0  # bytes of bases

    def _read_ends(self) -> tuple[int, ...]:
        """For each first byte of an id, how many objects stand up to its last one."""
        if len(self._index) < NAMES:
            raise UnknownPack
        ends: tuple[int, ...] = unpack_from(">256I", self._index, 8)
        size = NAMES + ends[-1] * (NAME + CHECKSUM + OFFSET) + 2 * NAME
        if len(self._index) != size or list(ends) != sorted(ends) or not self._is_of_pack(ends[-1]):
            raise UnknownPack
        return ends

    def _is_of_pack(self, count: int) -> bool:
        """Whether the index is one of this pack, as far as both say what is in them."""
        digest = self._index[-2 * NAME : -NAME]
        return self._pack[8:12] == count.to_bytes(4, "big") and self._pack[-NAME:] == digest

    def locate(self, objects: Sequence[str], *, looks: int) -> dict[str, Place]:
        """Those of the objects that are here.

        Args:
            objects: ids, each once.
            looks: how many will be asked for in all; where they are many, a table of all of the pack is made once.
        """
        if (expected := self._expected) is not None:
            return {name: (self, expected[name]) for name in objects if name in expected}
        if self._ends[-1] <= looks * MOST_NAMES:
            return self._locate_by_numbers(objects)
        return {name: (self, offset) for name in objects if (offset := self.find_offset(name)) is not None}

    def expect(self, objects: Sequence[str]) -> Sequence[str]:
        """Look up now what will be asked for later, and nothing else will; gives those that may be elsewhere.

        Of a pack that holds many others, nothing is looked up.
        """
        count = self._ends[-1]
        if count > len(objects) * MOST_OTHERS:
            return objects
        names = self._index[NAMES : NAMES + count * NAME].hex(" ", NAME).split(" ")
        offsets = dict(zip(names, self._read_offsets(), strict=True)) if count else {}
        places = list(map(offsets.get, objects))
        if None not in places:
            self._expected = dict(zip(objects, cast("list[int]", places), strict=True))
            return ()
        self._expected = {name: at for name, at in zip(objects, places, strict=True) if at is not None}
        return [name for name, at in zip(objects, places, strict=True) if at is None]

    def _locate_by_numbers(self, objects: Sequence[str]) -> dict[str, Place]:
        """Names are compared by how they begin, and only where that is found as a whole."""
        index, starts = self._index, (0, *self._ends)
        beginnings, offsets = self._beginnings, self._offsets
        if not beginnings:
            beginnings, offsets = self._beginnings, self._offsets = self._read_tables()
        found: dict[str, Place] = {}
        for name in objects:
            beginning = int(name[:BEGINNING], 16)
            first = beginning >> 24
            at = bisect_left(beginnings, beginning, starts[first], end := starts[first + 1])
            if at == end or beginnings[at] != beginning:
                continue
            place = NAMES + at * NAME
            if index[place : place + NAME].hex() == name:
                found[name] = (self, offsets[at])
            elif (offset := self.find_offset(name)) is not None:  # two names that begin alike
                found[name] = (self, offset)
        return found

    def _read_tables(self) -> tuple[array[int], array[int]]:
        """How the names begin, and the offsets, in the order of the names."""
        count = self._ends[-1]
        names = memoryview(self._index)[NAMES : NAMES + count * NAME].cast("I")[:: NAME // 4].tobytes()
        return _read_numbers(names), self._read_offsets()

    def _read_offsets(self) -> array[int]:
        count = self._ends[-1]
        start = NAMES + count * (NAME + CHECKSUM)
        return _read_numbers(self._index[start : start + count * OFFSET])

    def find_offset(self, name: str) -> int | None:
        """Where an object begins; None where it is not here."""
        index, wanted = self._index, bytes.fromhex(name)
        low, high = self._ends[wanted[0] - 1] if wanted[0] else 0, self._ends[wanted[0]]
        place = bisect_left(range(high), wanted, low, key=lambda at: index[NAMES + at * NAME : NAMES + (at + 1) * NAME])
        if place == high or index[NAMES + place * NAME : NAMES + (place + 1) * NAME] != wanted:
            return None
        offset: int = unpack_from(">I", index, NAMES + self._ends[-1] * (NAME + CHECKSUM) + place * OFFSET)[0]
        return offset

    def read_blob(self, offset: int, limit: int) -> bytes | int | None:
        """The bytes of a blob; its size where that is above the limit; None where git should be asked."""
        pack = self._pack
        try:
            head = pack[offset]
            if head & 0x70 != BLOB:
                return self._read_changed(offset, limit)
            size, shift, at = head & 15, 4, offset + 1
            while head & 0x80:
                if shift > MOST_BITS:
                    return None
                head = pack[at]
                size |= (head & 0x7F) << shift
                shift += 7
                at += 1
            return self._inflate(at, size, limit)
        except (IndexError, zlib.error):
            return None

    def _inflate(self, at: int, size: int, limit: int) -> bytes | int | None:
        if size > limit:
            return size
        packed = self._view[at : at + size + (size >> 3) + SLACK]
        if size <= SMALL:
            data = zlib.decompress(packed, bufsize=size or 1)
        else:  # however much is said to come out, no more is made than what is wanted
            data = zlib.decompressobj().decompress(packed, size + 1)
        self._looks += 1
        if self._looks >= LOOKS:
            self._give_back()
        return data if len(data) == size else None

    def _give_back(self) -> None:
        self._looks = 0
        if len(self._pack) > HELD and hasattr(mmap, "MADV_DONTNEED"):
            self._pack.madvise(mmap.MADV_DONTNEED)

    def read_object(self, offset: int, limit: int) -> tuple[str, bytes] | None:
        """Kind and bytes of an object; None where git should be asked, as of one that is larger than the limit."""
        try:
            kind = self._find_kind(offset)
            data = self._read_changed(offset, limit, kind) if kind else None
        except (IndexError, zlib.error):
            return None
        return (KINDS[kind], data) if type(data) is bytes else None

    def _find_kind(self, offset: int) -> int:
        """The kind of that from which an object differs at last; 0 where it is not here, or is none that we know."""
        for _ in range(MAX_DEPTH):
            kind, _, at = self._read_head(offset)
            if kind in KINDS:
                return kind
            before, _ = self._find_base(kind, offset, at)
            if before is None:
                break
            offset = before
        return 0

    def _read_changed(self, offset: int, limit: int, wanted: int = BLOB) -> bytes | int | None:
        """A blob that is written as what differs from another, which may itself be written so; else its size, or None.

        The difference is much smaller than what it makes, so what it makes is told before it is made.
        """
        changes: list[tuple[int, bytes]] = []
        while (base := self._bases.get(offset)) is None:
            kind, size, at = self._read_head(offset)
            if kind == wanted:
                whole = self._inflate(at, size, limit)
                base = whole if type(whole) is bytes else None
                break
            before, at = self._find_base(kind, offset, at)
            delta = self._inflate(at, size, limit) if before and len(changes) < MAX_DEPTH else None
            if before is None or type(delta) is not bytes:
                return None
            made = read_made_size(delta)
            if made > limit:
                return None if changes else made
            changes.append((offset, delta))
            offset = before
        while base is not None:
            self._keep_base(offset, base)
            if not changes:
                return base
            offset, delta = changes.pop()
            base = apply_delta(base, delta)
        return None

    def _find_base(self, kind: int, offset: int, at: int) -> tuple[int | None, int]:
        """Where that begins from which an object differs, None where it is not here; and where the rest begins."""
        if kind == CHANGED:
            back, at = _read_distance(self._pack, at)
            return offset - back if 0 < back < offset else None, at
        return self.find_offset(self._pack[at : at + NAME].hex()) if kind == CHANGED_NAMED else None, at + NAME

    def _read_head(self, offset: int) -> tuple[int, int, int]:
        """Kind, size, and where the rest begins."""
        head = self._pack[offset]
        size, at = head & 15, offset + 1
        if head & 0x80:
            more, at = read_number(self._pack, at)
            size |= more << 4
        return head & 0x70, size, at

    def _keep_base(self, offset: int, base: bytes) -> None:
        """For its neighbours, which are likely to be written by it."""
        if offset not in self._bases and len(base) <= MAX_BASES >> 4:
            self._held += len(base)
            if self._held > MAX_BASES:
                self._bases.clear()
                self._held = len(base)
            self._bases[offset] = base


def _read_numbers(data: bytes) -> array[int]:
    numbers = array("I", data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _map(path: str) -> mmap.mmap:
    with Path(path).open("rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:  # it is empty
            raise UnknownPack from error


def _read_distance(data: mmap.mmap, at: int) -> tuple[int, int]:
    """How far before an object its base stands, and where the number ends: the highest bits first."""
    byte = data[at]
    number, at = byte & 0x7F, at + 1
    while byte & 0x80 and number < MAX_PACK:
        byte = data[at]
        number = (number + 1 << 7) | (byte & 0x7F)
        at += 1
    return number, at
