"""What an attribute's value means: text as it stands, or in JSON's quotes, as early exports wrote it."""

from __future__ import annotations

import json


def text_of(written: str) -> str:
    """The text that is meant; "" where the quotes hold something else."""
    if written[:1] != '"':
        return written
    try:
        value = json.loads(written)
    except ValueError:
        return written
    return value if isinstance(value, str) else ""


def data_of(written: str) -> object:
    """A list or an object, written as JSON; None where it is none."""
    try:
        return json.loads(written) if written[:1] in {"{", "["} else None
    except (ValueError, RecursionError):
        return None
