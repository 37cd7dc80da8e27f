"""What a reader's `at` says, before the store is asked."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal

from contentrepo.applets.live.models import At
from contentrepo.applets.live.sequence import render_time
from contentrepo.errors import UsageError
from contentrepo.named_tuple import NamedTuple

_COMMIT = re.compile("[0-9a-f]{40}")
_NUMBER = re.compile("[0-9]{1,18}")
_HINT = "a release number, a commit of 40 digits, sequence:<number>, or an ISO 8601 time"


class Point(NamedTuple):
    """One way to say which release. `number` is of a release or sequence, `text` a commit or a time."""

    kind: Literal["current", "release", "sequence", "commit", "time"]
    number: int = 0
    text: str = ""


def parse_at(at: At) -> Point:
    if at is None:
        return Point("current")
    text = str(at)
    kind, colon, value = text.partition(":")
    if colon and kind in ("release", "sequence", "commit", "time"):
        return _parse_as(kind, value)
    if _COMMIT.fullmatch(text):
        return Point("commit", text=text)
    return _parse_as("release" if _NUMBER.fullmatch(text) else "time", text)


def _parse_as(kind: str, value: str) -> Point:
    if kind == "release" and _NUMBER.fullmatch(value):
        return Point("release", number=int(value))
    if kind == "sequence" and _NUMBER.fullmatch(value):
        return Point("sequence", number=int(value))
    if kind == "commit" and _COMMIT.fullmatch(value):
        return Point("commit", text=value)
    if kind == "time":
        return Point("time", text=_parse_time(value))
    raise UsageError(f"`{kind}:{value}` does not name a release", hint=_HINT)


def _parse_time(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
        return render_time(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise UsageError(f"`{value}` does not name a release", hint=_HINT) from None
