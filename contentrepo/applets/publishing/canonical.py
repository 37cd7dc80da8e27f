"""One JSON text per value, so that equal values are equal text and equal digests."""

from __future__ import annotations

import json


def render_json(value: object) -> str:
    """Keys sorted, no blanks, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
