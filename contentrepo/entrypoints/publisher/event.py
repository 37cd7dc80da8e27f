"""What the publisher says of itself: one sentence with the identifiers in it, and the same identifiers as fields."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from enum import StrEnum

from contentrepo.dataclass import dataclass, field

Fields = Mapping[str, str | int | float]

LOG = logging.getLogger("contentrepo.publisher")


class Kind(StrEnum):
    """What happened."""

    STARTED = "started"
    PROGRESS = "progress"
    PUBLISHED = "published"
    REFUSED = "refused"
    HELD = "held"
    NOOP = "noop"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `fields` are plain values."""

    kind: Kind
    message: str
    fields: Fields = field(default_factory=dict)


LEVELS: Mapping[Kind, int] = {
    Kind.PROGRESS: logging.DEBUG,
    Kind.NOOP: logging.DEBUG,
    Kind.REFUSED: logging.WARNING,
    Kind.FAILED: logging.ERROR,
}


def log_event(event: Event) -> None:
    """The default listener: the standard library's log, with the fields on the record."""
    LOG.log(
        LEVELS.get(event.kind, logging.INFO),
        "%s",
        event.message,
        extra={"contentrepo": {"event": str(event.kind), **event.fields}},
    )
