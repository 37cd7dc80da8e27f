"""A thread's own connection for single look-ups: the bare driver, each statement prepared once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Engine

from contentrepo.applets.live.database.engine import find_wire

CACHED_KIB = 32 << 10
"""How much of an SQLite file a thread may hold."""

MAPPED_BYTES = 1 << 30
"""How much of an SQLite file is read where it lies in memory, without a copy (docs/decisions/0212)."""


class Line:
    """A connection outside any transaction, kept open until its thread or its store ends.

    Attributes:
        error: what the driver raises.
        is_fit: whether it may be asked again; not where the server was left in the middle of its answers.
        is_lost: whether that was because the connection broke.
    """

    def __init__(self, engine: Engine) -> None:
        self.error: type[Exception] = engine.dialect.loaded_dbapi.Error
        self.is_fit, self.is_lost = True, False
        pooled = engine.raw_connection()
        self._driver = cast("Any", pooled.driver_connection)
        self._wire = find_wire(engine, self._driver)
        pooled.detach()
        if engine.dialect.name == "postgresql":
            self._driver.autocommit = True
        else:  # single rows out of a large file: what was read once is not asked of the system again
            self._driver.execute(f"PRAGMA cache_size = -{CACHED_KIB}")
            self._driver.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")

    def read(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """All rows; `?` stands for a value on every database."""
        if self._wire is not None:
            return self.read_all([(statement, values)])[0]
        return list(self._driver.execute(statement, values).fetchall())

    def read_all(self, questions: Sequence[tuple[str, tuple[object, ...]]]) -> list[list[tuple[Any, ...]]]:
        """All rows of several statements that are sent to a server at once."""
        wire = self._wire
        if wire is None:
            return [self.read(*question) for question in questions]
        try:
            wire.open(begin=False)
            answers = [wire.execute(_to_percent(statement), values) for statement, values in questions]
            wire.close()
        except BaseException:
            self.is_fit, self.is_lost = False, self._driver.broken
            self.close()
            raise
        return [answer.fetchall() for answer in answers]

    def find(self, statement: str, values: tuple[object, ...]) -> tuple[Any, ...] | None:
        """The only row, if there is one. No read is left open: the cursor goes with the answer."""
        if self._wire is not None:
            return next(iter(self.read(statement, values)), None)
        row: tuple[Any, ...] | None = self._driver.execute(statement, values).fetchone()
        return row

    def close(self) -> None:
        self._driver.close()


@lru_cache(maxsize=64)
def _to_percent(statement: str) -> str:
    return statement.replace("?", "%s")
