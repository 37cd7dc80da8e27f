"""lxml, loaded at half the price: it takes one name of `inspect`, and one of `gzip`, and we need neither.

The one is for parser targets, the other for compressed output. Whoever does use them gets the real ones
(docs/decisions/0093). Its patterns are kept as ours are (docs/decisions/0234).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

from contentrepo.pattern import compiled

__all__ = ["etree"]


class _StandIn(ModuleType):
    """Stands in for a module while lxml is loaded; whatever else is wanted of it comes from the real one."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def _put(name: str, wanted: str) -> None:
    """A stand-in for a module that nobody loaded, with one name that looks for the real one when it is called."""
    if name not in sys.modules:
        sys.modules[name] = stand_in = _StandIn(name)
        setattr(stand_in, wanted, _calling(name, wanted))


def _calling(module: str, name: str) -> Callable[..., Any]:
    def call(*values: Any, **named: Any) -> Any:
        return getattr(import_module(module), name)(*values, **named)

    return call


class _Patterns(ModuleType):
    """`re` as lxml sees it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(re, name)

    @staticmethod
    def compile(text: str | bytes, flags: int = 0) -> Any:
        return compiled(text, flags)


_put("inspect", "getfullargspec")
_put("gzip", "GzipFile")
sys.modules["re"] = _Patterns("re")
try:
    from lxml import etree
finally:
    sys.modules["re"] = re
    for _name in ("inspect", "gzip"):
        if isinstance(sys.modules.get(_name), _StandIn):
            del sys.modules[_name]
