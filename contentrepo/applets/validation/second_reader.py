"""A second process for a long reading: it takes its share of the blobs and keeps what it found while we go on.

Nothing depends on it. What it does not give, for whatever reason, is read here.
"""

from __future__ import annotations

import marshal
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import IO, NoReturn

from contentrepo.applets.facts.api import FactsCache, pack_facts, unpack_facts
from contentrepo.applets.facts.models import BlobFacts, FactsKey

Kinds = Mapping[str, list[str]]
"""Blob -> what to read it as."""
Batch = dict[FactsKey, BlobFacts]
Read = Callable[[Kinds], Iterator[Batch]]

MANY = 2000  # blobs; below that, a process costs more than it spares
STRIPE = 64  # blobs that one of the two reads in a row: neighbours cost git less
SECOND = 4, 7  # stripes of so many that the second process takes: the more, for what we take we also keep


def read_shared(blobs: Kinds, read: Read, cache: FactsCache) -> Iterator[Batch]:
    """Every batch of facts, each in the cache or about to be.

    Args:
        read: the facts of some blobs, in batches; raises where an object is missing.
        cache: told what was read; the second process opens it anew.
    """
    own, other = _split(blobs) if len(blobs) >= MANY and _may_fork() else (blobs, {})
    second = _start(other, read, cache) if other else None
    if second is None:
        yield from _read_here(blobs, read, cache)
        return
    try:
        yield from _read_here(own, read, cache)
        given = second.collect()
    except BaseException:
        second.stop()
        raise
    cache.put_elsewhere(given, second.wait)
    yield given
    yield from _read_here(_without(other, given), read, cache)


def _read_here(blobs: Kinds, read: Read, cache: FactsCache) -> Iterator[Batch]:
    for batch in read(blobs) if blobs else ():
        cache.put(batch)
        yield batch


def _may_fork() -> bool:
    """Whether there is a second processor, and no second thread: a fork would take the locks that it holds."""
    return hasattr(os, "memfd_create") and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def _split(blobs: Kinds) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    taken, of = SECOND
    parts: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
    for number, (blob, kinds) in enumerate(blobs.items()):
        parts[number // STRIPE % of < taken][blob] = kinds
    return parts


def _without(blobs: Kinds, given: Batch) -> dict[str, list[str]]:
    return {blob: left for blob, kinds in blobs.items() if (left := [k for k in kinds if (k, blob) not in given])}


class _Second:
    """The other process, seen from here: its answers come through a file without a name, their end through a pipe."""

    def __init__(self, process: int, answers: IO[bytes], done: int) -> None:
        self._process, self._answers, self._done = process, answers, done

    def collect(self) -> Batch:
        """What it found."""
        os.read(self._done, 1)  # ends when the other end is closed, however that comes
        found: Batch = {}
        self._answers.seek(0)
        with suppress(EOFError, ValueError, TypeError):  # it may have come to an end in the middle of a batch
            while True:
                for key, payload in marshal.load(self._answers).items():  # noqa: S302 - written by a fork of ourselves
                    if (facts := unpack_facts(payload)) is not None:
                        found[key] = facts
        self.close()
        return found

    def wait(self) -> None:
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)

    def stop(self) -> None:
        os.kill(self._process, signal.SIGKILL)
        self.close()
        self.wait()

    def close(self) -> None:
        if not self._answers.closed:
            self._answers.close()
            os.close(self._done)


def _start(blobs: Kinds, read: Read, cache: FactsCache) -> _Second | None:
    answers = os.fdopen(os.memfd_create("contentrepo"), "w+b")
    done, told = os.pipe()
    try:
        process = os.fork()
    except OSError:
        process = -1
    if process == 0:
        _answer(blobs, read, cache, answers, told)
    os.close(told)
    second = _Second(process, answers, done)
    if process > 0:
        return second
    second.close()
    return None


def _answer(blobs: Kinds, read: Read, cache: FactsCache, answers: IO[bytes], told: int) -> NoReturn:
    """The life of the second process. Whatever goes wrong in it, it says nothing and leaves nothing half written."""
    try:
        found = []
        for batch in read(blobs):
            packed = {key: payload for key, facts in batch.items() if (payload := pack_facts(facts)) is not None}
            marshal.dump(packed, answers)
            found.append(packed)
        answers.flush()
        os.close(told)
        _keep(found, cache)
    finally:
        os._exit(0)


def _keep(found: Iterable[dict[FactsKey, bytes]], cache: FactsCache) -> None:
    mine = cache.reopen()
    if mine is not None:
        for packed in found:
            mine.put_packed(packed)
        mine.close()
