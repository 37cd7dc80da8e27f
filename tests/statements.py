"""A publisher on PostgreSQL that is killed before a statement: which ones count, and a walk over all of them.

What only reads leaves the server as it is, so a kill before it is the kill before the next statement that writes.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import NamedTuple

import forks
from kills import Boundaries, Reader, Tip, World, work_killed

READS = ("SELECT", "SHOW")
ENDS = ("commit", "__exit__")
"""Of a transaction, and of a pipeline, with which a commit may go along."""


class Statements(Boundaries):
    """Each time that a process is about to tell PostgreSQL something new, and each time that it was told of a commit.

    What is handed to the driver goes through one method of it, which sends and waits. What passes the driver by is sent
    with the next wait; here the server gets it at once, as it may at any time.
    """

    def _profile(self, frame, event, _argument) -> None:
        code = frame.f_code
        if code.co_filename.endswith("/database/wire.py"):
            self._look_past_driver(frame, event)
            return
        if code.co_name != "wait" or not code.co_filename.endswith("/psycopg/connection.py"):
            return
        asked_by = frame.f_back
        if event == "return":
            is_boundary = asked_by.f_code.co_name in ENDS
        else:
            statement = str(asked_by.f_locals.get("query", "")).lstrip()
            is_boundary = event == "call" and not statement.upper().startswith(READS)
        if is_boundary:
            self._pass(frame)

    def _look_past_driver(self, frame, event) -> None:
        doing = (frame.f_code.co_name, event)
        hands_over = doing == ("execute", "call") and not frame.f_locals["sql"].startswith(READS)
        if hands_over:
            frame.f_locals["self"].pgconn.flush()
        if hands_over or doing == ("commit", "return"):
            self._pass(frame)


class Turn(NamedTuple):
    """What a process does in a world that is ready for it, and the tip whose trees are live once it is done."""

    world: World
    task: Callable[[object], object]
    tip: Tip


def kill_at_each_statement(
    make_ready: Callable[[], Turn], *, act: Callable[..., object] = forks.die
) -> tuple[int, int]:
    """Kill a turn before its first statement, its second, and so on, until one comes through; a reader looks on.

    After each kill every unit is as before or as after, and the log tells all of it once. Where something went live,
    the next start has to do the rest, and the world is made ready anew.

    Returns:
        how many kills there were, and after how many of them something was live.
    """
    killed, went_live, code = 0, 0, -signal.SIGKILL
    while code:
        turn = make_ready()
        before = dict(turn.world.live)
        with Reader(turn.world, pause=0.05) as reader:
            while code and turn.world.live == before:
                code = work_killed(turn.world, turn.task, Statements(killed + 1, act))
                assert code in (0, -signal.SIGKILL)
                turn.world.check_after_kill(turn.tip)
                killed += code != 0
            went_live += code != 0
            turn.world.converge(turn.tip)
        assert reader.code == 0
    return killed, went_live
