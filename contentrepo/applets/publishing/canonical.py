"""One JSON text per value, so that equal values are equal text and equal digests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from json import encoder
from operator import itemgetter

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # made once, not for each value

render_text: Callable[[str], str] = encoder.encode_basestring
"""What that one writes a text with."""


def render_texts(texts: Mapping[str, str]) -> str:
    """The same of names and texts. A course has many of them, and the encoder takes longer to start than to write."""
    if len(texts) <= 1:
        return "{" + "".join([f"{render_text(name)}:{render_text(text)}" for name, text in texts.items()]) + "}"
    form, pick = _form_of((*texts,))
    return form % (*map(render_text, pick(texts)),)


@lru_cache(maxsize=1024)  # of thousands of blocks, nearly all have one of a few dozen sets of names
def _form_of(names: tuple[str, ...]) -> tuple[str, Callable[[Mapping[str, str]], tuple[str, ...]]]:
    """The JSON of several names, with a `%s` for each value, and what takes the values in that order."""
    ordered = sorted(names)
    named = [render_text(name).replace("%", "%%") for name in ordered]
    return "{" + ",".join([f"{name}:%s" for name in named]) + "}", itemgetter(*ordered)


def render_json(value: object) -> str:
    """Keys sorted, no blanks, letters as they are."""
    return _ENCODER.encode(value)
