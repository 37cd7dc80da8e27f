"""Names of a door that are found where they live when somebody first asks for them.

A door offers many names, and whoever comes through it once pays for the modules behind all of them: of a check of a
small course that was a third of the time (docs/decisions/0206).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def late(door: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """What a module takes for its `__getattr__`.

    Args:
        door: the module's name.
        homes: module -> the names in it that the door offers, between blanks; type checkers see imports instead.
    """
    home_of = {name: home for home, names in homes.items() for name in names.split()}

    def find(name: str) -> Any:
        home = home_of.get(name)
        if home is None:
            raise AttributeError(f"module {door!r} has no attribute {name!r}", name=name, obj=sys.modules[door])
        found = getattr(import_module(home), name)
        setattr(sys.modules[door], name, found)
        return found

    return find
