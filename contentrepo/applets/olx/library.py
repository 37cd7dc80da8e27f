"""lxml, loaded at half the price: it takes one name of `inspect`, and one of `gzip`, and we need neither.

The one is for parser targets, the other for compressed output. Whoever does use them gets the real ones
(docs/decisions/0093). Its patterns are kept as ours are (docs/decisions/0234).
"""

from __future__ import annotations

import re
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from contentrepo.hints import lending_to_compiled
from contentrepo.pattern import compiled
from contentrepo.stand_in import load_without

__all__ = ["etree"]


class _Patterns(ModuleType):
    """`re` as lxml sees it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(re, name)

    @staticmethod
    def compile(text: str | bytes, flags: int = 0) -> Any:
        standing, sys.modules["re"] = sys.modules["re"], re  # where it is not kept, the real one compiles it
        try:
            return compiled(text, flags)
        finally:
            sys.modules["re"] = standing


if TYPE_CHECKING:
    from lxml import etree
else:
    sys.modules["re"] = _Patterns("re")
    try:
        with lending_to_compiled():  # one class of it takes types, which we never use
            etree = load_without("lxml.etree", {"inspect": "getfullargspec", "gzip": "GzipFile"})
    finally:
        sys.modules["re"] = re
