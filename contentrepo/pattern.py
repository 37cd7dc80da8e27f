"""Regular expressions that no start compiles anew, and those that are made when they are first asked.

To compile one takes as long as to look through a page of text, and a check of a small course has 80 of them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, AnyStr, cast

from contentrepo.pattern_file import PatternFile

if TYPE_CHECKING:
    import re

# As `re` has them, which takes a twentieth of a push to load; `tests/test_pattern_file.py` holds them to it.
IGNORECASE, MULTILINE, DOTALL, ASCII = 2, 8, 16, 256

_file = PatternFile(f"{__file__.rpartition('/')[0]}/__pycache__/patterns.{sys.implementation.cache_tag}")


class _Late:
    """Stands where a pattern will be; what was asked of it once is the compiled one's own from then on."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._said = text, flags

    def __getattr__(self, name: str) -> object:
        found = getattr(_file.compile(*self._said), name)  # type: ignore[type-var]
        setattr(self, name, found)
        return found


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, for `search`, `match` and the other verbs; not for what wants a pattern's own type.

    It is made when it is first asked, and each question takes a little longer.
    """
    return cast("re.Pattern[AnyStr]", _Late(text, flags))


def compiled(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, kept for the next start: for patterns that stand in a module, and not in content."""
    return _file.compile(text, flags)


def keep_patterns() -> None:
    """Have the next start find what this one had to compile. What goes wrong costs that start its time."""
    _file.keep()


def whole(body: AnyStr, sign: str = "*") -> AnyStr:
    """A group as often as it matches, none of which is given back: what `(?:body)*+` should say.

    Before Python 3.11.5 that says something else where there are several ways through the body
    (https://github.com/python/cpython/issues/106052), and findings were missed for it.

    Args:
        body: of the group.
        sign: `*`, `+`, or the like.
    """
    before, after = "(?>(?:", f"){sign})"
    if isinstance(body, bytes):
        return before.encode() + body + after.encode()
    return before + body + after
