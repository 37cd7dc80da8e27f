"""Work on many items in several threads, drawing only a few items ahead, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import chain
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def map_ahead(work: Callable[[Item], Result], items: Iterable[Item], *, threads: int, ahead: int) -> Iterator[Result]:
    """Results in any order. `items` is drawn in the calling thread, never more than `ahead` beyond what is finished."""
    drawn = iter(items)
    for first in drawn:  # where there is none, as in nearly every publish, no threads are made
        yield from _map(work, chain((first,), drawn), threads=threads, ahead=ahead)


def _map(work: Callable[[Item], Result], items: Iterable[Item], *, threads: int, ahead: int) -> Iterator[Result]:
    with ThreadPoolExecutor(threads) as pool:
        waiting: set[Future[Result]] = set()
        for item in items:
            waiting.add(pool.submit(work, item))
            if len(waiting) >= ahead:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in finished)
        yield from (future.result() for future in waiting)
