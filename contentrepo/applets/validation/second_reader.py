"""A second process for a long reading: it reads a share of the blobs, and then keeps the facts of all while we go on.

Nothing depends on it. What it does not give, for whatever reason, is read here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, islice
from typing import NoReturn

from contentrepo.applets.facts.api import FactsCache, pack_facts, unpack_facts
from contentrepo.applets.facts.models import BlobFacts, FactsKey
from contentrepo.applets.validation.mailbox import Mailbox, Packed

Kinds = Mapping[str, tuple[str, ...]]
"""Blob -> what to read it as."""
Folded = Mapping[tuple[str, ...], str]
"""The same in few large strings: of all ids that it looks at, the other process would have to copy the memory."""
Batch = dict[FactsKey, BlobFacts]
Held = Mapping[FactsKey, BlobFacts | bytes]
Read = Callable[[Kinds], Iterator[Batch]]

MANY = 2000  # blobs; below that, a process costs more than it spares
SIGKILL = 9
LARGE = 50_000  # blobs, from which on memory is scarcer than time
TOGETHER = 25_000  # facts that go to the cache in one go, for it costs less where there are many
STRIPE = 64  # blobs that one of the two reads in a row: neighbours cost git less


def read_shared(blobs: Kinds, read: Read, cache: FactsCache) -> Iterator[Held]:
    """Every batch of facts, each in the cache or about to be; packed already where they are very many.

    Args:
        read: the facts of some blobs, in batches; raises where an object is missing.
        cache: told what was read; the second process opens it anew.
    """
    if len(blobs) < MANY or not _may_fork():
        yield from _read_here(blobs, read, cache)
        return
    own, other = _split(blobs)
    second = _Second(other, read, cache, is_large=len(blobs) > LARGE)
    given = 0
    try:
        for batch in read(own):
            yield second.keep(batch)
        if len(blobs) > LARGE:
            second.finish()
        for more in second.receive():
            given += len(more)
            yield more
        left = _list_left(other, second) if given < _count(other) else {}
    except BaseException:
        second.stop()
        raise
    second.close()
    cache.put_elsewhere(second.wait)
    yield from _read_here(left, read, cache)


def _read_here(blobs: Kinds, read: Read, cache: FactsCache) -> Iterator[Batch]:
    """Facts that come in many batches go to the cache together, packed."""
    some: Packed = {}
    for batch in read(blobs) if blobs else ():
        if len(blobs) < MANY or not cache.is_shared:
            cache.put(batch)
        else:
            some.update(_pack(batch))
            if len(some) >= TOGETHER:
                cache.put_packed(some)
                some.clear()
        yield batch
    if some:
        cache.put_packed(some)


def _may_fork() -> bool:
    """Whether there is a second processor, and no second thread: a fork would take the locks that it holds."""
    import threading

    return hasattr(os, "memfd_create") and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def _split(blobs: Kinds) -> tuple[dict[str, tuple[str, ...]], Folded]:
    own: dict[str, tuple[str, ...]] = {}
    other: dict[tuple[str, ...], list[str]] = {}
    left = iter(blobs.items())
    while stripe := dict(islice(left, STRIPE)):
        own.update(stripe)
        for blob, kinds in islice(left, STRIPE):
            other.setdefault(kinds, []).append(blob)
    return own, {kinds: " ".join(some) for kinds, some in other.items()}


def _unfold(folded: Folded) -> dict[str, tuple[str, ...]]:
    return {blob: kinds for kinds, some in folded.items() for blob in some.split(" ")}


def _count(folded: Folded) -> int:
    return sum(len(kinds) * (some.count(" ") + 1) for kinds, some in folded.items())


def _list_left(folded: Folded, second: _Second) -> dict[str, tuple[str, ...]]:
    """What the other process was asked for and did not give."""
    given = {key for more in second.receive() for key in more}
    blobs = _unfold(folded).items()
    return {blob: rest for blob, kinds in blobs if (rest := tuple(kind for kind in kinds if (kind, blob) not in given))}


class _Second:
    """The other process, seen from here; none where the system gives none, and then nothing comes from it."""

    def __init__(self, blobs: Folded, read: Read, cache: FactsCache, *, is_large: bool) -> None:
        self._cache = cache
        self._is_large = is_large
        self._there, self._back = Mailbox(), Mailbox()
        try:
            self._process = os.fork()
        except OSError:
            self._process = -1
        if self._process == 0:
            self._live(blobs, read)
        self._there.send_only()
        self._back.receive_only()

    def keep(self, batch: Batch) -> Held:
        """Have it keep what was read here."""
        if not self._cache.is_shared or self._process < 0:
            self._cache.put(batch)
            return batch
        packed = _pack(batch)
        self._there.send(packed)
        return {**batch, **packed} if self._is_large else batch

    def finish(self) -> None:
        """Have it keep everything and end, before memory is taken for what it read."""
        self._there.close()
        self.wait()

    def receive(self) -> Iterator[Held]:
        """What it read, after all that was read here."""
        self._there.close()
        for packed in self._back.receive():
            yield packed if self._cache.is_shared else self._keep_here(packed)

    def close(self) -> None:
        """Nothing is received any more."""
        self._back.close()

    def _keep_here(self, packed: Packed) -> Batch:
        batch = {key: unpack_facts(payload) for key, payload in packed.items()}
        self._cache.put(batch)
        return batch

    def wait(self) -> None:
        if self._process > 0:
            with suppress(ChildProcessError):
                os.waitpid(self._process, 0)

    def stop(self) -> None:
        self._there.close()
        self._back.close()
        if self._process > 0:
            os.kill(self._process, SIGKILL)
        self.wait()

    def _live(self, blobs: Folded, read: Read) -> NoReturn:
        """All that the other process does. Whatever goes wrong in it, it says nothing and leaves nothing half kept."""
        try:
            self._there.receive_only()
            self._back.send_only()
            for batch in read(_unfold(blobs)):
                self._back.send(_pack(batch))
            self._back.end()
            if self._cache.is_shared:
                self._keep_all()
        finally:
            os._exit(0)

    def _keep_all(self) -> None:
        mine = self._cache.reopen()
        some: Packed = {}
        for packed in chain(self._back.read_back(), self._there.receive()):
            some.update(packed)
            if len(some) >= TOGETHER:
                mine.put_packed(some)
                some.clear()
        mine.put_packed(some)
        mine.close()


def _pack(batch: Batch) -> Packed:
    return {key: payload for key, facts in batch.items() if (payload := pack_facts(facts)) is not None}
