"""Compiled regular expressions, kept in a file beside compiled modules (docs/decisions/0234).

The interpreter keeps what it compiles of modules, and compiles their patterns anew at each start: of a check of a small
course that was a tenth of all. To make one of what is kept takes a few microseconds.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    MAGIC: int
    make_pattern: Callable[..., re.Pattern[Any]]
    source_hash: Callable[[int, bytes], bytes]

else:
    try:
        from _imp import source_hash
        from _sre import MAGIC
        from _sre import compile as make_pattern
    except ImportError:  # another interpreter's inside: nothing is kept
        MAGIC = 0

Key = tuple[bool, int, str | bytes]
"""Whether it is for bytes, which are never compared with text; flags; the pattern."""
Row = tuple[int, bytes, int, dict[str, int]]
"""Flags, the code of the interpreter's engine, the number of groups, and their names."""

STAMP = f"{MAGIC} {sys.version}"  # who else keeps the file would read other code
SEAL = 8  # bytes: a digest of what follows
MOST = 1_000  # patterns; above it, those that nobody wanted this time go


class PatternFile:
    """Patterns by their text; what is not in the file is compiled, and added to it by `keep`.

    Args:
        path: of the file. What is no whole file of this interpreter's is as good as none.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._kept: dict[Key, Row] | None = None
        self._fresh: dict[Key, re.Pattern[Any]] = {}

    def compile(self, text: AnyStr, flags: int) -> re.Pattern[AnyStr]:
        """What `re.compile` gives."""
        if self._kept is None:
            self._kept = _read(self._path)
        key = isinstance(text, bytes), int(flags), text
        if (row := self._kept.get(key)) is not None:
            return _make(text, row)
        import re

        found = self._fresh[key] = re.compile(text, flags)
        return found

    def keep(self) -> None:
        """Add what had to be compiled; nothing, where nothing may be written."""
        if not self._fresh or not MAGIC or sys.dont_write_bytecode or sys.pycache_prefix:
            return
        if not os.access(self._path.rpartition("/")[0], os.W_OK):  # to take patterns apart is to compile them once more
            return
        # Whatever is not as we know it in an interpreter to come keeps its patterns from being kept, and no more.
        with suppress(Exception):
            rows = _read(self._path) | {key: _take_apart(found) for key, found in self._fresh.items()}
            _write(self._path, dict(list(rows.items())[-MOST:]))
        self._fresh = {}


def _make(text: AnyStr, row: Row) -> re.Pattern[AnyStr]:
    flags, code, groups, names = row
    numbers: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        numbers[number] = name
    return make_pattern(text, flags, memoryview(code).cast("I").tolist(), groups, names, tuple(numbers))


def _take_apart(found: re.Pattern[Any]) -> Row:
    """What the pattern can be made of again, which is tried.

    Raises:
        ValueError: it cannot.
    """
    from re._compiler import _code as make_code  # type: ignore[import-not-found]
    from re._parser import parse  # type: ignore[import-not-found]

    code = make_code(parse(found.pattern, found.flags), found.flags)  # flags within the text are the pattern's own
    words = b"".join([int(word).to_bytes(4, sys.byteorder) for word in code])
    row = found.flags, words, found.groups, dict(found.groupindex)
    if _make(found.pattern, row) != found:
        raise ValueError(f"{found.pattern!r} would be another pattern")
    return row


def _read(path: str) -> dict[Key, Row]:
    if not MAGIC or sys.pycache_prefix:
        return {}
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - pathlib is not loaded yet
            data = file.read()
    except OSError:
        return {}
    seal, rest = data[:SEAL], data[SEAL:]
    if source_hash(MAGIC, rest) != seal:
        return {}
    stamp, rows = marshal.loads(rest)  # noqa: S302 - it stands where compiled modules do
    return cast("dict[Key, Row]", rows) if stamp == STAMP else {}


def _write(path: str, rows: dict[Key, Row]) -> None:
    data = marshal.dumps((STAMP, rows))
    fresh = f"{path}.{os.getpid()}"
    try:
        with open(fresh, "wb") as file:  # noqa: PTH123 - the same
            file.write(source_hash(MAGIC, data) + data)
        os.replace(fresh, path)  # noqa: PTH105 - the same
    except OSError:
        with suppress(OSError):
            os.unlink(fresh)  # noqa: PTH108 - the same
