"""Regular expressions that are compiled when they are first asked: most courses never meet what some look for.

To compile one takes as long as to look through a page of text, and a check of a small course has 80 of them.
"""

from __future__ import annotations

import re
from typing import AnyStr, cast


class _Late:
    """Stands where a pattern will be; what was asked of it once is the compiled one's own from then on."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._said = text, flags

    def __getattr__(self, name: str) -> object:
        found = getattr(re.compile(*self._said), name)  # type: ignore[type-var]
        setattr(self, name, found)
        return found


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, for `search`, `match` and the other verbs; not for what wants a pattern's own type."""
    return cast("re.Pattern[AnyStr]", _Late(text, flags))


def whole(body: AnyStr, sign: str = "*") -> AnyStr:
    """A group as often as it matches, none of which is given back: what `(?:body)*+` should say.

    Before Python 3.11.5 that says something else where there are several ways through the body
    (https://github.com/python/cpython/issues/106052), and findings were missed for it.

    Args:
        body: of the group.
        sign: `*` or `+`.
    """
    before, after = "(?>(?:", f"){sign})"
    if isinstance(body, bytes):
        return before.encode() + body + after.encode()
    return before + body + after
