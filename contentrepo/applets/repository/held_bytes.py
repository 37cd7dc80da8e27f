"""Bytes of blobs that are read once and wanted again: what a check has read, for whoever publishes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

ROOM = 48 << 20
"""Bytes that are held at most: those of a course of 30,000 components."""

Read = Callable[[Iterable[str]], Iterator[tuple[str, bytes]]]


class HeldBytes:
    """What was read first is held; what does not fit is read again."""

    def __init__(self, room: int = ROOM) -> None:
        self._held: dict[str, bytes] = {}
        self._room = room

    def read(self, blobs: Iterable[str], read: Read) -> Iterator[tuple[str, bytes]]:
        """(blob, bytes), each once, in the order asked for; `read` gives what is not held, in that order, too."""
        wanted = dict.fromkeys(blobs)
        held = self._held
        there = {blob: held[blob] for blob in wanted if blob in held}
        if len(there) == len(wanted):
            yield from there.items()
            return
        given = read([blob for blob in wanted if blob not in there] if there else wanted)
        if not there:
            yield from self._holding(given)
            return
        for blob in wanted:
            if blob in there:  # not: is held by now, for whoever asked may have had it read meanwhile
                yield blob, there[blob]
                continue
            yield from self._holding((next(given),))

    def hold(self, some: Iterable[tuple[str, bytes | None]]) -> None:
        """Hold what was read elsewhere, as far as there is room."""
        for _ in self._holding((blob, data) for blob, data in some if data is not None):
            pass

    def take(self) -> dict[str, bytes]:
        """All that is held, which is not any more; the room does not come back."""
        taken, self._held = self._held, {}
        return taken

    def _holding(self, given: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """What is given, each held before it is passed on: a call for each would take as long as to read it."""
        for found in given:
            blob, data = found
            held = self._held
            if blob not in held and len(data) <= self._room:
                self._room -= len(data)
                held[blob] = data
            yield found
