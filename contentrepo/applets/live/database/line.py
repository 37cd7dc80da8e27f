"""A thread's own connection for single look-ups: the bare driver, each statement prepared once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Engine

CACHED_KIB = 32 << 10
"""How much of an SQLite file a thread may hold."""

MAPPED_BYTES = 1 << 30
"""How much of an SQLite file is read where it lies in memory, without a copy (docs/decisions/0212)."""


class Line:
    """A connection outside any transaction, kept open until its thread or its store ends.

    Attributes:
        error: what the driver raises.
    """

    def __init__(self, engine: Engine) -> None:
        self.error: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._marks = _to_percent if engine.dialect.paramstyle == "format" else None
        pooled = engine.raw_connection()
        self._driver = cast("Any", pooled.driver_connection)
        pooled.detach()
        if engine.dialect.name == "postgresql":
            self._driver.autocommit = True
        else:  # single rows out of a large file: what was read once is not asked of the system again
            self._driver.execute(f"PRAGMA cache_size = -{CACHED_KIB}")
            self._driver.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")

    def read(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """All rows; `?` stands for a value on every database."""
        return list(self._execute(statement, values).fetchall())

    def read_all(self, questions: Sequence[tuple[str, tuple[object, ...]]]) -> list[list[tuple[Any, ...]]]:
        """All rows of several statements that are sent to a server at once."""
        with self._driver.pipeline():
            cursors = [self._execute(*question) for question in questions]
        return [list(cursor.fetchall()) for cursor in cursors]

    def find(self, statement: str, values: tuple[object, ...]) -> tuple[Any, ...] | None:
        """The only row, if there is one. No read is left open: the cursor goes with the answer."""
        row: tuple[Any, ...] | None = self._execute(statement, values).fetchone()
        return row

    def _execute(self, statement: str, values: tuple[object, ...]) -> Any:
        return self._driver.execute(self._marks(statement) if self._marks else statement, values)

    def close(self) -> None:
        self._driver.close()


@lru_cache(maxsize=64)
def _to_percent(statement: str) -> str:
    return statement.replace("?", "%s")
