"""The publisher's events for people: one log line each, and how far a long run is."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic

from contentrepo.api.check import make_visible
from contentrepo.entrypoints.publisher.event import LEVELS, LOG, Event, Kind, log_event

SILENCE = 10.0
"""Seconds after which a log says how far a run is."""


class VisibleFormatter(logging.Formatter):
    """One line for each record, whatever the content that it quotes holds."""

    def format(self, record: logging.LogRecord) -> str:
        return make_visible(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object for each record, in ASCII: time, level, message, and the event's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = getattr(record, "contentrepo", {})
        said = {"time": moment, "level": record.levelname.lower(), "message": record.getMessage()}
        return json.dumps({**fields, **said}, default=str)


@contextmanager
def shown_events(form: str = "text") -> Iterator[Callable[[Event], None]]:
    """Give a listener that writes events to stderr: progress as a moving line on a terminal, else now and then.

    `form` is "text" or "json"; JSON has no moving line.
    """
    handler = logging.StreamHandler(sys.stderr)
    text = VisibleFormatter("%(asctime)s %(levelname)-7s %(message)s")
    handler.setFormatter(JsonFormatter() if form == "json" else text)
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    try:
        if form == "text" and sys.stderr.isatty():
            with _moving_line() as listen:
                yield listen
        else:
            yield _Spoken()
    finally:
        LOG.removeHandler(handler)


class _Spoken:
    """Logs every event, and progress where nothing was said for a while."""

    def __init__(self) -> None:
        self._said = monotonic()

    def __call__(self, event: Event) -> None:
        if event.kind is Kind.PROGRESS and monotonic() - self._said >= SILENCE:
            LOG.info("%s", event.message)
        elif LEVELS.get(event.kind, logging.INFO) < logging.INFO:
            return
        else:
            log_event(event)
        self._said = monotonic()


@contextmanager
def _moving_line() -> Iterator[Callable[[Event], None]]:
    from rich.console import Console
    from rich.markup import escape

    status = Console(stderr=True).status("")

    def listen(event: Event) -> None:
        if event.kind is Kind.PROGRESS:
            status.update(escape(make_visible(event.message)))
            status.start()
        else:
            status.stop()
            log_event(event)

    try:
        yield listen
    finally:
        status.stop()
