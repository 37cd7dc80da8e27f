"""Data classes that cost next to nothing to define: a hook imports dozens of them and makes few instances.

The standard `dataclass` compiles six functions for each class and imports the interpreter's own inspection first:
more than half of what a small push used to pay (docs/decisions/0090). To a type checker these are the standard ones,
and `dataclasses.fields` and the like take them for such.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import total_ordering
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "expect_many", "field", "replace"]

_MISSING: Any = object()

MANY = 200
"""Instances of a class after which one that is compiled pays."""

_waits = {"instances": MANY}


class _Field:
    """What stands in a class for a field that is no plain default."""

    def __init__(self, default: object, factory: Callable[[], object] | None, *, shown: bool) -> None:
        self.default, self.factory, self.shown = default, factory, shown

    def value(self) -> object:
        return self.default if self.factory is None else self.factory()


class _StandardFields:
    """`__dataclass_fields__` for whoever looks at a class through the standard library; worked out when asked for."""

    def __init__(self, annotations: Mapping[str, object], fields: Mapping[str, _Field]) -> None:
        self._annotations, self._fields = annotations, fields
        self._made: object = None

    def __get__(self, instance: object, owner: type) -> object:
        if self._made is None:
            self._made = self._make(owner)
        return self._made

    def _make(self, owner: type) -> object:
        import dataclasses

        body: dict[str, Any] = {"__annotations__": dict(self._annotations), "__module__": owner.__module__}
        for name, one in self._fields.items():
            if one.factory is not None:
                body[name] = dataclasses.field(default_factory=one.factory, repr=one.shown)
            elif one.default is not _MISSING or not one.shown:
                default = dataclasses.MISSING if one.default is _MISSING else one.default
                body[name] = dataclasses.field(default=default, repr=one.shown)
        return dataclasses.dataclass(type(owner.__name__, (), body)).__dataclass_fields__  # type: ignore[attr-defined]


def _dataclass(*, frozen: bool = False, slots: bool = False, order: bool = False) -> Callable[[type], type]:
    def decorate(cls: type) -> type:
        return _decorate(cls, frozen=frozen, slots=slots, order=order)

    return decorate


def _decorate(cls: type, *, frozen: bool, slots: bool, order: bool) -> type:
    body = dict(cls.__dict__)
    annotations = body.get("__annotations__", {})
    fields = {name: _as_field(body.pop(name, _MISSING)) for name in annotations}
    for automatic in ("__dict__", "__weakref__"):
        body.pop(automatic, None)
    names = tuple(fields)
    if slots:
        body["__slots__"] = names
    body |= _methods(names, [name for name, one in fields.items() if one.shown])
    body["__match_args__"], body["__dataclass_fields__"] = names, _StandardFields(annotations, fields)
    if frozen:
        body |= {"__setattr__": _refuse_setting, "__delattr__": _refuse_deleting, "__hash__": _hash(names)}
    if order:
        body["__lt__"] = _less_than(names)
    made = type(cls)(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    made.__init__ = _initializer(made, fields, slots=slots)  # type: ignore[misc]
    return total_ordering(made) if order else made


def expect_many() -> None:
    """Compile each class at its next instance: for a program that stays, which makes many of all."""
    _waits["instances"] = 1


def _as_field(value: Any) -> _Field:
    return value if isinstance(value, _Field) else _Field(value, None, shown=True)


def _initializer(cls: type, fields: Mapping[str, _Field], *, slots: bool) -> Callable[..., None]:
    names = tuple(fields)
    count = len(names)
    # A slot's own setter, for a frozen class refuses the usual way.
    setters = [cls.__dict__[name].__set__ if slots else _attribute_setter(name) for name in names]
    finish = getattr(cls, "__post_init__", None)
    made = 0

    def initialize(self: object, *values: Any, **named: Any) -> None:
        nonlocal made
        made += 1
        if made >= _waits["instances"]:
            cls.__init__ = _compile_initializer(fields, setters, finish)  # type: ignore[misc]
        if len(values) != count:
            values = _complete(cls, fields, values, named)
        if named:
            raise TypeError(f"{cls.__name__}() has no field for {', '.join(named)}, or has it twice")
        for set_value, value in zip(setters, values, strict=True):
            set_value(self, value)
        if finish is not None:
            finish(self)

    return initialize


def _compile_initializer(
    fields: Mapping[str, _Field], setters: Sequence[Callable[[Any, Any], None]], finish: Callable[[Any], None] | None
) -> Callable[..., None]:
    """One of plain code, four times as fast; where few are made, compiling it would take longer than it saves."""
    names: dict[str, Any] = {"_missing": _MISSING, "_finish": finish, "_need": _need}
    head, body = ["_self"], []
    for number, (name, one) in enumerate(fields.items()):
        names[f"_set{number}"], names[f"_default{number}"] = setters[number], one.factory or one.default
        head.append(f"{name}=_default{number}" if one.factory is None else f"{name}=_missing")
        if one.factory is not None:
            body.append(f"if {name} is _missing: {name} = _default{number}()")
        elif one.default is _MISSING:
            body.append(f"if {name} is _missing: _need({name!r})")
        body.append(f"_set{number}(_self, {name})")
    body += ["_finish(_self)"] if finish else ["pass"]
    exec(f"def __init__({', '.join(head)}):\n " + "\n ".join(body), names)  # noqa: S102 - names of fields only
    made: Callable[..., None] = names["__init__"]
    return made


def _need(name: str) -> None:
    raise TypeError(f"`{name}` is needed")


def _attribute_setter(name: str) -> Callable[[object, object], None]:
    return lambda instance, value: object.__setattr__(instance, name, value)


def _complete(cls: type, fields: Mapping[str, _Field], values: Sequence[Any], named: dict[str, Any]) -> tuple[Any, ...]:
    """All values in order: those given by place, then those given by name (which are taken out), then defaults."""
    rest = list(fields.items())[len(values) :]
    whole = [*values, *(named.pop(name) if name in named else one.value() for name, one in rest)]
    if len(whole) != len(fields):
        raise TypeError(f"{cls.__name__}() has {len(fields)} fields, not {len(whole)}")
    for name, value in zip(fields, whole, strict=True):
        if value is _MISSING:
            raise TypeError(f"{cls.__name__}() needs `{name}`")
    return tuple(whole)


def _values_of(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda instance: tuple(getattr(instance, name) for name in names)


def _methods(names: Sequence[str], shown: Sequence[str]) -> dict[str, Any]:
    values_of = _values_of(names)

    def equal(self: object, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values_of(self) == values_of(other)

    def represent(self: object) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({said})"

    def reduce(self: object) -> tuple[type, tuple[Any, ...]]:
        return self.__class__, values_of(self)

    return {"__eq__": equal, "__hash__": None, "__repr__": represent, "__reduce__": reduce}


def _hash(names: Sequence[str]) -> Callable[[object], int]:
    values_of = _values_of(names)
    return lambda self: hash(values_of(self))


def _less_than(names: Sequence[str]) -> Callable[[object, object], Any]:
    values_of = _values_of(names)

    def less_than(self: object, other: object) -> Any:
        return values_of(self) < values_of(other) if other.__class__ is self.__class__ else NotImplemented

    return less_than


def _refuse_setting(_self: object, name: str, _value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(_self: object, name: str) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _field(
    *,
    default: Any = _MISSING,
    default_factory: Callable[[], Any] | None = None,
    repr: bool = True,  # noqa: A002 - as theirs
) -> Any:
    return _Field(default, default_factory, shown=repr)


def _replace(instance: Any, /, **changes: Any) -> Any:
    cls, values = instance.__reduce__()
    return cls(**{**dict(zip(cls.__match_args__, values, strict=True)), **changes})


if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    dataclass, field, replace = _dataclass, _field, _replace
