"""One table of a configuration file, taken apart key by key: what is left over is a slip of the pen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contentrepo.config import SecretMissing, read_secret
from contentrepo.errors import UsageError

KINDS: Mapping[type, str] = {str: "a text", bool: "true or false", list: "a list", dict: "a table", float: "a number"}


class IllegalSettings(UsageError):
    """The configuration says something that cannot be followed."""


class Table:
    """A table whose keys are taken one by one; what is left at the end is a slip of the pen.

    Paths in it are from `folder`.
    """

    def __init__(self, place: str, written: Mapping[str, Any], folder: Path) -> None:
        self.place, self._rest, self._folder = place, dict(written), folder

    def take(self, key: str, kind: type, default: Any) -> Any:
        value = self._rest.pop(key, default)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind):
            raise IllegalSettings(f"`{self.place}{key}` must be {KINDS[kind]}")
        if isinstance(value, str) and "\0" in value:
            raise IllegalSettings(f"`{self.place}{key}` has a null character, which nothing that it can name has")
        return value

    def finish(self) -> None:
        if self._rest:
            raise IllegalSettings(f"`{self.place}{min(self._rest)}` is not known", hint="docs/operations.md lists all.")

    def take_secret(self, key: str) -> bytes:
        """The secret whose place stands under a key."""
        where = self.take(key, str, "")
        if not where:
            raise IllegalSettings(f"`{self.place}{key}` is missing", hint='Write "env:NAME" or "file:PATH".')
        try:
            return read_secret(where, folder=self._folder)
        except SecretMissing as error:
            raise IllegalSettings(f"`{self.place}{key}`: {error}", hint=error.hint) from error

    def take_texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self.take(key, list, [])
        if not all(isinstance(one, str) and one for one in found):
            raise IllegalSettings(f"`{self.place}{key}` must be a list of texts")
        return tuple(found)
