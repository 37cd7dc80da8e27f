"""Named tuples that are cheap to define: `typing.NamedTuple` compiles each annotation (docs/decisions/0090).

To a type checker this is the standard one.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

_KEPT = frozenset({"__annotations__", "__dict__", "__weakref__", "__classcell__"})


class _Definition(type):
    """Makes a tuple class of a class body: its annotations are the fields, the values beside them the defaults."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        if not bases:
            return super().__new__(cls, name, bases, body)
        annotations = body.get("__annotations__", {})
        defaults = [body[field] for field in annotations if field in body]
        made: Any = namedtuple(name, annotations, defaults=defaults, module=body["__module__"])  # type: ignore[misc]  # noqa: PYI024 - types are read by type checkers only
        made.__annotations__ = annotations
        for key, value in body.items():
            if key not in annotations and key not in _KEPT:
                setattr(made, key, value)
        return made


if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class NamedTuple(metaclass=_Definition):
        """A base for class bodies."""
