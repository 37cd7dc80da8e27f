"""Cursors: where a page ended, and as of which store sequence the whole listing is read."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import TypeVar

from contentrepo.entrypoints.http.problem import Problem
from contentrepo.named_tuple import NamedTuple

Item = TypeVar("Item")

LARGEST = 2**31


class Cursor(NamedTuple):
    """`after` is the last item of the page before; `at` what the listing is read at."""

    after: str
    at: str


def render_cursor(cursor: Cursor) -> str:
    return urlsafe_b64encode(json.dumps(list(cursor)).encode()).decode().rstrip("=")


def parse_cursor(text: str | None) -> Cursor | None:
    """Read what `render_cursor` wrote.

    Raises:
        Problem: it is nothing of ours.
    """
    if text is None:
        return None
    try:
        after, at = json.loads(urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise _unreadable() from None
    if not isinstance(after, str) or not isinstance(at, str):
        raise _unreadable()
    return Cursor(after, at)


def parse_position(cursor: Cursor | None) -> int:
    """A cursor whose last item is a number; -1 without one."""
    if cursor is None:
        return -1
    try:
        number = int(cursor.after)
    except ValueError:
        raise _unreadable() from None
    if not 0 <= number < 2**62:
        raise _unreadable()
    return number


def cut_page(
    items: Sequence[Item], cursor: Cursor | None, *, key: Callable[[Item], str], limit: int, at: str
) -> tuple[Sequence[Item], str | None]:
    """A page of items sorted by key, and the cursor of the next one; None at the end."""
    rest = [item for item in items if cursor is None or key(item) > cursor.after]
    page = rest[:limit]
    following = render_cursor(Cursor(key(page[-1]), at)) if len(rest) > limit else None
    return page, following


def _unreadable() -> Problem:
    return Problem("bad-request", "the cursor is none that this server gave")
