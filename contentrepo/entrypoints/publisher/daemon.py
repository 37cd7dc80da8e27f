"""The publisher: makes the live store equal to the newest accepted content of each branch, and keeps it so.

It converges and counts no events: whatever wakes it, it looks at what is and does what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from time import monotonic

from contentrepo.entrypoints.publisher.event import Event, Kind, log_event
from contentrepo.entrypoints.publisher.follower import Follower
from contentrepo.entrypoints.publisher.pace import Pace
from contentrepo.entrypoints.publisher.wake import Waiting
from contentrepo.entrypoints.publisher.watch import Watch

POLL_SECONDS = 30.0
CLEAN, INCOMPLETE = 0, 3


def run_publisher(
    repositories: Sequence[Path],
    store_location: str | None = None,
    *,
    media_location: str | None = None,
    poll_seconds: float = POLL_SECONDS,
    once: bool = False,
    on_event: Callable[[Event], None] = log_event,
) -> int:
    """Publish until SIGTERM or SIGINT, in the main thread: 0 after a clean stop, 3 where `once` left something undone.

    Args:
        repositories: paths of repositories, bare or not.
        store_location: one live store for all; None takes each repository's own.
        media_location: where its media are; None takes what each repository says.
        poll_seconds: how long a repository may go unlooked at when no wake-up comes.
        once: converge each repository once and return.
        on_event: gets everything worth telling.
    """
    waiting = Waiting()
    with waiting.stopped_by_signals(), closing(Watch(waiting.wake)) as watch:
        followers = [
            Follower(
                path,
                (store_location, media_location),
                pace=Pace(poll_seconds),
                watch=None if once else watch,
                on_event=on_event,
                is_stopping=lambda: waiting.stopping,
            )
            for path in repositories
        ]
        on_event(Event(Kind.STARTED, f"publisher started: {', '.join(map(str, repositories))}"))
        with ExitStack() as opened:
            for follower in followers:
                opened.callback(follower.close)
            (_converge_each if once else _converge_forever)(followers, waiting)
    on_event(Event(Kind.STOPPED, "publisher stopped"))
    return INCOMPLETE if once and any(follower.pace.failures for follower in followers) else CLEAN


def _converge_each(followers: Sequence[Follower], waiting: Waiting) -> None:
    for follower in followers:
        if not waiting.stopping:
            follower.converge()


def _converge_forever(followers: Sequence[Follower], waiting: Waiting) -> None:
    while not waiting.stopping:
        due = [follower for follower in followers if follower.pace.due <= monotonic()]
        went_live = [follower.converge() for follower in due if not waiting.stopping]
        if any(went_live):  # what went live may free a name or a key that another branch waits for
            woken = {follower.git_dir for follower in followers}
        else:
            next_turn = min((follower.pace.due for follower in followers), default=monotonic() + POLL_SECONDS)
            woken = set(waiting.wait(next_turn - monotonic()))
        for follower in followers:
            if follower.git_dir in woken:
                follower.pace.hasten()
