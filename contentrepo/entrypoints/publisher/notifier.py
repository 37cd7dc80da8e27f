"""Tells one receiver what went live and what was refused, in a thread: a slow receiver must not hold up publishing."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag
from threading import Thread

from contentrepo.api.publish import (
    OutboundPolicy,
    Store,
    begin_notices,
    find_media_location,
    find_store_location,
    is_missing_store,
    open_repository,
    open_store,
    repository_name,
    send_notices,
)
from contentrepo.dataclass import replace
from contentrepo.entrypoints.publisher.event import Event, Fields, Kind
from contentrepo.entrypoints.publisher.settings import Notice

SECONDS = 5.0
"""How often it looks for itself: what others made is told, too, and what could not be told is tried again."""


class Notifier:
    """Looks when it is rung and now and then, and never raises for what happens to it."""

    def __init__(
        self,
        notice: Notice,
        policy: OutboundPolicy,
        tell: Callable[[Event], None],
        check_lost: Callable[[str], None],
    ) -> None:
        """`check_lost` is asked before a store is made that is not there, and raises where it must not be."""
        self._notice, self._policy, self._tell, self._check_lost = notice, policy, tell, check_lost
        self._rung, self._stopping = Flag(), False
        self._said = ""
        self._thread = Thread(target=self._run, name=f"notices to {notice.receiver.name}", daemon=True)

    def begin(self) -> None:
        """What happens from now on is told."""
        try:
            with self._open() as store:
                begin_notices(store, self._notice.receiver)
        except Exception as error:  # noqa: BLE001  the publisher goes on, and so does the thread
            self._report(str(error) or type(error).__name__)

    def start(self) -> None:
        """Tell from now on."""
        self._thread.start()

    def ring(self) -> None:
        """There may be something to tell; from any thread."""
        self._rung.set()

    def stop(self) -> None:
        """Begin no further turn."""
        self._stopping = True
        self._rung.set()

    def send(self) -> None:
        """One turn."""
        try:
            with self._open() as store:
                begin_notices(store, self._notice.receiver)
                name = repository_name(open_repository(self._notice.repository)) if self._notice.repository else ""
                sent = send_notices(store, replace(self._notice.receiver, repository=name), self._policy)
        except Exception as error:  # noqa: BLE001  whatever it is, the next turn tries again
            return self._report(str(error) or type(error).__name__)
        return self._report(sent.error)

    def _open(self) -> Store:
        location, media = self._notice.store, self._notice.media
        if self._notice.repository is not None and (location is None or media is None):
            repository = open_repository(self._notice.repository)
            location, media = location or find_store_location(repository), media or find_media_location(repository)
        location = location or ""
        if is_missing_store(location):
            self._check_lost(location)
        return open_store(location, media=media)

    def _run(self) -> None:
        while not self._stopping:
            self._rung.clear()
            self.send()
            self._rung.wait(SECONDS)

    def _report(self, error: str) -> None:
        """Each trouble once, not at every turn."""
        if error and error != self._said:
            name = self._notice.receiver.name
            fields: Fields = {"receiver": name}
            self._tell(Event(Kind.FAILED, f"notices to {name}: {error}", fields))
        self._said = error
