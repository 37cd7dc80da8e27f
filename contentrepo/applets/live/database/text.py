"""Text columns that hold any text of git and OLX, on every database, and sort it by code point.

Databases refuse lone surrogates (how paths carry bytes that are not UTF-8), PostgreSQL refuses NUL too. They are
written as SUBSTITUTE (U+001A) and four hex digits, SUBSTITUTE itself likewise; all other text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Dialect, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

SUBSTITUTE = "\x1a"
_UNSTORABLE = re.compile("[\0\x1a\ud800-\udfff]")
_WRITTEN = re.compile("\x1a([0-9a-f]{4})")

PLAIN = Text().with_variant(Text(collation="C"), "postgresql")
"""Ids, digests and words of our own: ASCII."""


def encode_text(text: str) -> str:
    # Nearly always the text itself, and this runs for each value of a bulk insert; what is not storable is no print.
    if text.isprintable() or (text.isascii() and SUBSTITUTE not in text and "\0" not in text):
        return text
    return _UNSTORABLE.sub(lambda match: f"{SUBSTITUTE}{ord(match[0]):04x}", text)


def are_storable(texts: Iterable[str]) -> bool:
    """Whether databases take all of them as they are. To ask once is a tenth of asking for each."""
    together = "".join(texts)
    if together.isascii():  # known without a look at them
        return SUBSTITUTE not in together and "\0" not in together
    return together.isprintable() or _UNSTORABLE.search(together) is None


def decode_text(text: str) -> str:
    if SUBSTITUTE not in text:
        return text
    return _WRITTEN.sub(lambda match: chr(int(match[1], 16)), text)


class FreeText(TypeDecorator[str]):
    """A text column whose values people chose: paths, names, reasons, JSON."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        # Not through `dialect.type_descriptor`: it would make a VARCHAR of it.
        return Text(collation="C") if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's own signature
        return None if value is None else encode_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's own signature
        return None if value is None else decode_text(value)
