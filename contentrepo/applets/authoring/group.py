"""Tasks of one process that come to one branch while another one lands: the next who lands takes all of them along.

Between processes a queue of files makes the order. Within one, whoever comes first takes a place in that queue, for all
who come until the last of them is judged; the first who comes later waits in the queue for the next ones.
"""

from __future__ import annotations

from collections import deque
from pathlib import Path
from threading import Event, Lock

from contentrepo.applets.authoring.chain import Result, Waiting, land_chain
from contentrepo.applets.authoring.landing import find_queue
from contentrepo.applets.authoring.models import TaskOutcome
from contentrepo.applets.authoring.queue import wait_turn
from contentrepo.applets.repository.models import Repository
from contentrepo.errors import CouldNotCheck

MOST = 32
"""Tasks that land together, at most: other processes wait for them."""


class _Seat:
    """A task that waits to land, or to be the one who lands."""

    def __init__(self, candidate: Waiting) -> None:
        self.candidate = candidate
        self.result: Result | None = None
        self.leads = False
        self.called = Event()


_waiting: dict[tuple[Path, str], deque[_Seat]] = {}
"""By git directory and ref: who waits. There is an entry as long as somebody leads."""
_door = Lock()


def land_together(repository: Repository, ref: str, candidate: Waiting) -> TaskOutcome:
    """What came of a task when its branch had moved, or when it was clear that it does not.

    Raises:
        As `land_chain` says of it.
    """
    seat, room = _Seat(candidate), (repository.git_dir, ref)
    _enter(room, seat)
    try:
        seat.called.wait()
        if seat.leads:
            _lead(repository, room, seat)
    finally:
        _leave(room, seat)
    if isinstance(seat.result, TaskOutcome):
        return seat.result
    raise seat.result or CouldNotCheck("whoever landed this task was stopped", hint="Ask again.")


def _enter(room: tuple[Path, str], seat: _Seat) -> None:
    with _door:
        seat.leads = room not in _waiting
        _waiting.setdefault(room, deque()).append(seat)
        if seat.leads:
            seat.called.set()


def _leave(room: tuple[Path, str], seat: _Seat) -> None:
    """Whoever led calls the next one to lead."""
    with _door:
        seats = _waiting.get(room, deque())
        if seat in seats:
            seats.remove(seat)
        if not seat.leads:
            return
        if not seats:
            del _waiting[room]
            return
        seats[0].leads = True
        seats[0].called.set()


def _lead(repository: Repository, room: tuple[Path, str], own: _Seat) -> None:
    seats: list[_Seat] = []
    try:
        with wait_turn(find_queue(repository, room[1])):
            seats += _take(room, MOST)
            for seat, result in zip(seats, _land(repository, room, seats), strict=True):
                seat.result = result
    finally:
        for seat in seats:
            if seat is not own:
                seat.called.set()


def _land(repository: Repository, room: tuple[Path, str], seats: list[_Seat]) -> list[Result]:
    def take_more() -> list[Waiting]:
        come = _take(room, min(1, MOST - len(seats)))
        seats.extend(come)
        return [seat.candidate for seat in come]

    try:
        return land_chain(repository, room[1], [seat.candidate for seat in seats], take_more)
    except Exception as error:  # noqa: BLE001  whatever it is, each of them is told
        return [error] * len(seats)


def _take(room: tuple[Path, str], most: int) -> list[_Seat]:
    with _door:
        seats = _waiting[room]
        return [seats.popleft() for _ in range(min(most, len(seats)))]
