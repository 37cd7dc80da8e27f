"""Modules of others, loaded without what they ask for and we do not need: lxml and pathlib cost half of what they did.

One name is lent to them in its place, and whoever calls that gets the real one (docs/decisions/0093).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


class StandIn(ModuleType):
    """Stands in for a module while another is loaded; whatever else is wanted of it comes from the real one."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # asked by each `from` whether it is a package
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def load_without(name: str, wanted: Mapping[str, str]) -> ModuleType:
    """Load a module.

    Args:
        name: of the module.
        wanted: other modules, and of each the one name that the loaded one takes, or "" where it asks later. Those that
            are there already stay.
    """
    lent = [(other, _put(other, one)) for other, one in wanted.items() if other not in sys.modules]
    try:
        return import_module(name)
    finally:
        for other, stand_in in lent:
            if sys.modules.get(other) is stand_in:
                del sys.modules[other]


def load_pathlib() -> None:
    """Load `pathlib`, which takes one name of `urllib.parse` for addresses of files, and `ipaddress` with it.

    For paths with `*` it takes `re` and `fnmatch`, which it asks when there is one; ours are found otherwise
    (`contentrepo/pattern.py`).
    """
    load_without("pathlib", {"urllib.parse": "quote_from_bytes", "fnmatch": "", "re": ""})


def _put(name: str, wanted: str) -> StandIn:
    """A stand-in; with a name, it has one that looks for the real one when it is called."""
    sys.modules[name] = stand_in = StandIn(name)
    if wanted:
        setattr(stand_in, wanted, _calling(name, wanted))
    return stand_in


def _calling(module: str, name: str) -> Callable[..., Any]:
    def call(*values: Any, **named: Any) -> Any:
        return getattr(import_module(module), name)(*values, **named)

    return call
