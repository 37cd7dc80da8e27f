"""The one error of this applet."""

from __future__ import annotations

from contentrepo.errors import UsageError

_QUOTED = 100  # characters of a bad value that a message repeats


class InvalidKey(UsageError):
    """A text that is not the key it should be. The message names no place: the caller knows it.

    Attributes:
        value: the text, cut to what a message can bear.
        allowed: what would have been a key, in words.
    """

    def __init__(self, text: str, kind: str, allowed: str) -> None:
        self.value = text if len(text) <= _QUOTED else text[:_QUOTED] + "..."
        self.allowed = allowed
        super().__init__(f"`{self.value}` is not {kind}: {allowed}")
