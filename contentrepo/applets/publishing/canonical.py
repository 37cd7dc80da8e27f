"""One JSON text per value, so that equal values are equal text and equal digests."""

from __future__ import annotations

import json

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # made once, not for each value


def render_json(value: object) -> str:
    """Keys sorted, no blanks, letters as they are."""
    return _ENCODER.encode(value)
