"""A property that is worked out once for each instance. To a type checker this is the standard one.

Before Python 3.12 the standard one takes a lock that all instances share: threads that look at other things wait for
each other, and each look costs four calls more. Where two threads ask one instance, both may work it out here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

__all__ = ["cached_property"]


class _CachedProperty:
    """Puts what it worked out beside the other attributes of the instance, where Python looks from then on."""

    def __init__(self, func: Callable[[Any], Any]) -> None:
        self.func = func  # as theirs is called
        self.__doc__ = func.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self.func(instance)
        return value


if TYPE_CHECKING:
    from functools import cached_property
else:
    cached_property = _CachedProperty
