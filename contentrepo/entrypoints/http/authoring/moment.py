"""Times as people and programs read them."""

from __future__ import annotations

from datetime import UTC, datetime


def render_moment(seconds: float) -> str:
    """Seconds since the epoch as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
