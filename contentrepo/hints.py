"""What our modules take of `typing` for their annotations, lent to them by a command or hook that starts often.

To load `typing` takes a twentieth of a small push, and all that runs of it are `cast`, `TYPE_CHECKING` and a few bases.
Whoever is not ours gets the real module, and so do our own from then on (docs/decisions/0234).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

OURS = f"{__name__.partition('.')[0]}."


class _Base:
    """Stands as a base, and in annotations, which nobody evaluates."""

    def __class_getitem__(cls, _types: object) -> type:
        return cls


class _Variable:
    """Stands for a variable for types."""

    def __init__(self, *_said: object, **_bounds: object) -> None:
        pass


def _cast(_kind: object, value: object) -> object:
    return value


_LENT = {
    "TYPE_CHECKING": False,
    "cast": _cast,
    **dict.fromkeys(("Any", "AnyStr", "BinaryIO", "Generic", "IO", "NoReturn", "Protocol", "TextIO"), _Base),
    "TypeVar": _Variable,
}
_COMPILED = "importlib._bootstrap"  # whom a compiled module seems to be, while it is loaded
_borrowers = [OURS]


class _Typing(ModuleType):
    def __getattr__(self, name: str) -> object:
        if name == "__path__":  # asked by each `from` whether it is a package
            raise AttributeError(name)
        asking = sys._getframe(1).f_globals.get("__name__", "")  # noqa: SLF001 - who asks decides what is given
        if name in _LENT and asking.startswith(tuple(_borrowers)):
            return _LENT[name]
        give_back()
        return getattr(import_module("typing"), name)


def lend() -> None:
    """From now on our modules load without `typing`, where nobody has loaded it yet."""
    if "typing" not in sys.modules:
        sys.modules["typing"] = _Typing("typing")


@contextmanager
def lending_to_compiled() -> Iterator[None]:
    """Within the block, to a compiled module that is loaded, too: to one whose types for type checkers nobody uses."""
    _borrowers.append(_COMPILED)
    try:
        yield
    finally:
        _borrowers.remove(_COMPILED)


def give_back() -> None:
    """Whoever asks from now on gets the real module."""
    if isinstance(sys.modules.get("typing"), _Typing):
        del sys.modules["typing"]
