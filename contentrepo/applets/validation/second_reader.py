"""A second process for a long reading: it reads a share of the blobs, and then keeps the facts of all while we go on.

Nothing depends on it. What it does not give, for whatever reason, is read here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, NoReturn, cast

from contentrepo.applets.facts.api import FactsCache, open_facts, pack_facts
from contentrepo.applets.facts.models import BlobFacts, Brief, FactsKey
from contentrepo.applets.validation.turns import FEW, Queue, Turn, Wanted, make_turns, split_anew

if TYPE_CHECKING:
    from contentrepo.applets.repository.api import HeldBytes
    from contentrepo.applets.validation.mailbox import Letter

Facts = list[list[BlobFacts | Brief]]
"""Of each group of a turn, in the order of its blobs."""
Packed = list[list[bytes | None]]
"""The same, packed; None for what cannot be kept."""
Sent = list[list[Brief | bytes | None]]
"""The same, but for plain files, which are as quickly taken apart all at once as each for itself."""
Held = tuple[str, Sequence[str], Sequence[BlobFacts | Brief | bytes | None]]
"""A kind, blobs, and what they say; None where it was not read."""
Read = Callable[[Turn], Facts]

MANY = FEW  # blobs; below that, a process costs more than it spares
PACKED = 800  # blobs that are kept together, for a row for each takes longer
SIGKILL = 9
LARGE = 50_000  # blobs, from which on memory is scarcer than time
TOGETHER = 25_000  # facts that go to the cache in one go, for it costs less where there are many


def read_shared(wanted: Wanted, read: Read, cache: FactsCache, held: HeldBytes | None = None) -> Iterator[Held]:
    """Facts, each in the cache or about to be; packed already where they are very many.

    What a second process read is left out where it was taken away; whoever asked reads that alone.

    Args:
        wanted: kind -> blobs.
        read: the facts of one turn; raises where an object is missing.
        cache: told what was read; the second process opens it anew.
        held: where bytes stay that are read, also those that the second process reads.
    """
    count = sum(map(len, wanted.values()))
    if count < MANY or not _may_fork():
        yield from read_alone(wanted, read, cache)
        return
    turns = make_turns(wanted)
    second = _Second(turns, read, cache, held, is_large=count > LARGE, is_patient=cache.is_patient and count <= LARGE)
    try:
        for number in second.queue:
            yield from second.keep(number, read(turns[number]))
        if count > LARGE:  # before memory is taken for what it read
            second.finish()
            second.wait()
        yield from second.receive()
    except BaseException:
        second.stop()
        raise
    second.close()
    cache.put_elsewhere(second.finish, second.wait)


def read_alone(wanted: Wanted, read: Read, cache: FactsCache) -> Iterator[Held]:
    """The same in this process. Very many facts go to the cache together, packed."""
    is_packed = cache.is_shared and sum(map(len, wanted.values())) >= PACKED
    keeping = _Keeping(cache)
    for turn in make_turns(wanted):
        found = read(turn)
        if is_packed:
            keeping.keep(turn, [list(map(pack_facts, some)) for some in found])
        else:
            cache.put(_by_key(turn, found))
        yield from _held(turn, found)
    keeping.finish()


def _held(turn: Turn, found: Sequence[Sequence[BlobFacts | Brief | bytes | None]]) -> Iterator[Held]:
    for (kind, _, blobs), some in zip(turn, found, strict=True):
        yield kind, blobs, some


def _by_key(turn: Turn, found: Facts) -> dict[FactsKey, BlobFacts]:
    return {
        (kind, blob): open_facts(facts)
        for (kind, _, blobs), some in zip(turn, found, strict=True)
        for blob, facts in zip(blobs, some, strict=True)
    }


def _may_fork() -> bool:
    """Whether there is a second processor, and no second thread: a fork would take the locks that it holds."""
    import threading

    return hasattr(os, "memfd_create") and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


class _Second:
    """The other process, seen from here; none where the system gives none, and then nothing comes from it."""

    def __init__(
        self,
        turns: list[Turn],
        read: Read,
        cache: FactsCache,
        held: HeldBytes | None,
        *,
        is_large: bool,
        is_patient: bool,
    ) -> None:
        from contentrepo.applets.validation.mailbox import Mailbox  # few readings are shared

        self._cache = cache
        self._is_large, self._is_patient = is_large, is_patient
        self._unsent: list[tuple[int, Facts]] = []
        self._turns = turns
        self.queue = Queue(len(turns))
        self._held = held
        self._there, self._back, self._bytes = Mailbox(), Mailbox(), Mailbox()
        try:
            self._process = os.fork()
        except OSError:
            self._process = -1
        if self._process == 0:
            self._live(read)
        self._there.send_only()
        self._back.receive_only()
        self._bytes.receive_only()

    def keep(self, number: int, found: Facts) -> Iterator[Held]:
        """Have it keep what was read here of a turn."""
        turn = self._turns[number]
        if not self._cache.is_shared or self._process < 0:
            self._cache.put(_by_key(turn, found))
            return _held(turn, found)
        if self._is_patient:
            self._unsent.append((number, found))
            return _held(turn, found)
        sent = self._make_ready(found)
        self._there.send((number, sent))
        return _held(turn, sent if self._is_large else found)

    def finish(self) -> None:
        """Have it keep everything, and end."""
        for number, found in self._unsent:
            self._there.send((number, self._make_ready(found)))
        self._unsent = []
        self._there.close()

    def receive(self) -> Iterator[Held]:
        """What it read, after all that was read here."""
        if not self._is_patient:
            self._there.close()
        for number, sent in self._back.receive():
            turn = self._turns[number]
            yield from _held(turn, sent if self._cache.is_shared else self._keep_here(turn, sent))
        if self._held is not None:
            for number, some in self._bytes.receive():
                for (_, _, blobs), given in zip(self._turns[number], some, strict=True):
                    self._held.hold(zip(blobs, given, strict=True))

    def close(self) -> None:
        """Nothing is received any more."""
        self._back.close()
        self._bytes.close()
        self.queue.close()

    def _make_ready(self, found: Facts) -> Sent:
        """What goes to the other process; of very many, as little as they can be."""
        if self._is_large:
            return [list(map(pack_facts, some)) for some in found]
        return [[cast("Brief", one) if type(one) is tuple else pack_facts(one) for one in some] for some in found]

    def _keep_here(self, turn: Turn, sent: Sent) -> Sent | Facts:
        if any(None in some for some in sent):
            return sent
        found: Facts = [[open_facts(one) for one in some if one is not None] for some in sent]
        self._cache.put(_by_key(turn, found))
        return found

    def wait(self) -> None:
        if self._process > 0:
            with suppress(ChildProcessError):
                os.waitpid(self._process, 0)

    def stop(self) -> None:
        self._there.close()
        self.close()
        if self._process > 0:
            os.kill(self._process, SIGKILL)
        self.wait()

    def _live(self, read: Read) -> NoReturn:
        """All that the other process does. Whatever goes wrong in it, it says nothing and leaves nothing half kept."""
        try:
            self._there.receive_only()
            self._back.send_only()
            self._bytes.send_only()
            for number in self.queue:
                turn = split_anew(self._turns[number])
                self._back.send((number, self._make_ready(read(turn))))
                self._send_bytes(number, turn)
            self._bytes.end()
            self._back.end()
            if self._is_patient:
                self._there.wait()
            if self._cache.is_shared:
                self._keep_all()
        finally:
            os._exit(0)

    def _send_bytes(self, number: int, turn: Turn) -> None:
        if self._held is not None:
            taken = self._held.take()
            self._bytes.send((number, [list(map(taken.get, blobs)) for _, _, blobs in turn]))

    def _keep_all(self) -> None:
        mine = self._cache.reopen()
        keeping = _Keeping(mine)
        letters: Iterator[Letter] = chain(self._back.read_back(), self._there.receive())
        for number, sent in letters:
            keeping.keep(split_anew(self._turns[number]), _pack(sent))
        keeping.finish()
        mine.close()


class _Keeping:
    """Packed facts on their way to the cache, many at a time."""

    def __init__(self, cache: FactsCache) -> None:
        self._cache = cache
        self._some: dict[str, dict[str, bytes]] = {}

    def keep(self, turn: Turn, packed: Packed) -> None:
        for (kind, _, blobs), payloads in zip(turn, packed, strict=True):
            some = self._some.setdefault(kind, {})
            if None in payloads:
                some.update((blob, one) for blob, one in zip(blobs, payloads, strict=True) if one is not None)
            else:
                some.update(zip(blobs, cast("list[bytes]", payloads), strict=True))
        if sum(map(len, self._some.values())) >= TOGETHER:
            self.finish()

    def finish(self) -> None:
        if self._some:
            self._cache.put_packed(self._some)
        self._some = {}


def _pack(sent: Sent) -> Packed:
    """What is not packed yet."""
    return [[pack_facts(one) if isinstance(one, tuple) else one for one in some] for some in sent]
