"""A thread's own connection for single look-ups: the bare driver, each statement prepared once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Engine


class Line:
    """A connection outside any transaction, kept open until its thread or its store ends.

    Attributes:
        error: what the driver raises.
    """

    def __init__(self, engine: Engine) -> None:
        self.error: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._marks = _to_percent if engine.dialect.paramstyle == "format" else str
        pooled = engine.raw_connection()
        self._driver = cast("Any", pooled.driver_connection)
        pooled.detach()
        if engine.dialect.name == "postgresql":
            self._driver.autocommit = True

    def read(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """All rows; `?` stands for a value on every database."""
        return list(self._driver.execute(self._marks(statement), values).fetchall())

    def close(self) -> None:
        self._driver.close()


@lru_cache(maxsize=64)
def _to_percent(statement: str) -> str:
    return statement.replace("?", "%s")
