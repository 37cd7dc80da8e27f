"""One JSON text per value, so that equal values are equal text and equal digests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from json import encoder

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # made once, not for each value

render_text: Callable[[str], str] = encoder.encode_basestring
"""What that one writes a text with."""


def render_texts(texts: Mapping[str, str]) -> str:
    """The same of names and texts. A course has many of them, and the encoder takes longer to start than to write."""
    pairs = sorted(texts.items()) if len(texts) > 1 else texts.items()
    return "{" + ",".join([f"{render_text(name)}:{render_text(text)}" for name, text in pairs]) + "}"


def render_names(names: Iterable[str]) -> str:
    """The same of a list of texts."""
    return "[" + ",".join([render_text(name) for name in names]) + "]"


def render_json(value: object) -> str:
    """Keys sorted, no blanks, letters as they are."""
    return _ENCODER.encode(value)
