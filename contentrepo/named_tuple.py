"""Named tuples that are cheap to define (docs/decisions/0093). To a type checker this is the standard one.

`typing.NamedTuple` compiles each annotation, and `collections.namedtuple` a constructor for each class.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Sequence
from types import FunctionType, GenericAlias
from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

_KEPT = frozenset({"__annotations__", "__dict__", "__weakref__", "__classcell__"})


class _Row(tuple[Any, ...]):
    """What all have in common, word for word as the standard library's do it."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Any:
        row = tuple.__new__(cls, values)
        if len(row) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(row)}")
        return row

    def _replace(self, /, **values: Any) -> Any:
        row = tuple.__new__(type(self), map(values.pop, self._fields, self))
        if values:
            raise ValueError(f"Got unexpected field names: {list(values)!r}")
        return row

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({said})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


class _Definition(type):
    """Makes a tuple class of a class body: its annotations are the fields, the values beside them the defaults."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        if not bases:
            return super().__new__(cls, name, bases, body)
        annotations = body.get("__annotations__", {})
        fields = tuple(annotations)
        defaults = {field: body[field] for field in fields if field in body}
        rest = {key: value for key, value in body.items() if key not in annotations and key not in _KEPT}
        prepared = {"__slots__": (), "__match_args__": fields, "_fields": fields, "_field_defaults": defaults}
        pattern = _pattern(len(fields))
        getters = {field: getattr(pattern, f"a{number}") for number, field in enumerate(fields)}
        if len(bases) > 1:  # the other one is Generic
            rest["__class_getitem__"] = classmethod(GenericAlias)
        made = type(name, (_Row,), {**prepared, "__new__": _constructor(fields, defaults), **getters, **rest})
        made.__annotations__ = annotations
        return made


_patterns: dict[int, Any] = {}


def _pattern(count: int) -> Any:
    """The standard library's own tuple of as many fields; all such tuples are built alike."""
    if count not in _patterns:
        _patterns[count] = namedtuple("Pattern", [f"a{number}" for number in range(count)])  # noqa: PYI024 - no type checker sees it
    return _patterns[count]


def _constructor(fields: Sequence[str], defaults: dict[str, Any]) -> FunctionType:
    """The constructor of the pattern, with other names for its arguments."""
    pattern = _pattern(len(fields)).__new__
    code = pattern.__code__.replace(co_varnames=("_cls", *fields))
    return FunctionType(code, pattern.__globals__, "__new__", tuple(defaults.values()) or None)


if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class NamedTuple(metaclass=_Definition):
        """A base for class bodies."""
