"""Statements that every publish runs: compiled once for each database, then handed to the driver as they are.

SQLAlchemy works out anew at each execution what a statement comes to, which costs twenty times what SQLite needs to run
it. Whoever listens for statements (to count them, or to die between two) is told of these, too.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.types import TypeEngine

from contentrepo.applets.live.database.kept_connection import RAW, Raw, raise_as_known
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.text import FreeText, decode_text, encode_text
from contentrepo.dataclass import dataclass

VALUES = 999  # in one statement: what SQLite takes, however it was built

Convert = Callable[[Any], Any]
Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement for one database.

    Attributes:
        names: of the values, in the order in which the driver wants them, with what makes them its own.
        fixed: values that the statement itself names.
        row: makes a row of what the driver gives.
        readers: for some columns, what makes their values ours.
        gives: whether it gives rows at all.
    """

    sql: str
    names: tuple[tuple[str, Convert | None], ...]
    fixed: dict[str, Any]
    row: Callable[..., Any]
    readers: tuple[tuple[int, Convert], ...]
    gives: bool

    def bind(self, values: dict[str, Any]) -> tuple[Any, ...]:
        said = {**self.fixed, **values} if self.fixed else values
        return tuple([said[name] if make is None else make(said[name]) for name, make in self.names])

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        if not self.readers:
            return [*map(self.row, found)]
        return [self.row(self._read(row)) for row in found]

    def _read(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, read in self.readers:
            values[place] = read(values[place])
        return values


Question = tuple[str, tuple[Any, ...], Callable[[Sequence[Sequence[Any]]], list[Any]]]
"""A statement, its values, and what makes rows of what comes back."""


class Prepared:
    """A statement whose values are all bound by name. Its rows are named tuples of its columns."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, **values: object) -> list[Any]:
        """The rows, within the connection's transaction."""
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        cursor = _execute(connection, compiled.sql, compiled.bind(values))
        return compiled.rows(_fetch(connection, compiled.sql, cursor)) if compiled.gives else []

    def send(self, connection: Connection, **values: object) -> Callable[[], list[Any]]:
        """The same, answered later where statements are not waited for: the rows come when they are called for."""
        if is_waited_for(connection):
            rows = self.run(connection, **values)
            return lambda: rows
        compiled = self._compile(connection.dialect)
        cursor = _execute(connection, compiled.sql, compiled.bind(values))
        return lambda: compiled.rows(_fetch(connection, compiled.sql, cursor))

    def look_up(self, store: Store, **values: object) -> list[Any]:
        """The rows as of one moment of their own, outside any transaction."""
        compiled = self._compiled.get(store.engine.dialect.name) or self._compile(store.engine.dialect)
        return compiled.rows(store.ask(compiled.sql, compiled.bind(values)))

    def question(self, store: Store, **values: object) -> Question:
        """The same as one of several (`look_up_all`)."""
        compiled = self._compile(store.engine.dialect)
        return compiled.sql, compiled.bind(values), compiled.rows

    def _compile(self, dialect: Dialect) -> _Compiled:
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _compile(self._statement, dialect)
        return self._compiled[dialect.name]


def execute(connection: Connection, sql: str, values: Sequence[Any]) -> list[Any]:
    """Give a statement to the driver, and wait for its rows, if it has any.

    Raises:
        DBAPIError: as SQLAlchemy would.
    """
    cursor = _execute(connection, sql, values)
    return _fetch(connection, sql, cursor) if cursor.description else []


def look_up_all(store: Store, questions: Sequence[Question]) -> list[list[Any]]:
    """The rows of several look-ups, each as of a moment of its own; the server is waited for once."""
    found = store.ask_all([(sql, values) for sql, values, _ in questions])
    return [make(rows) for (_, _, make), rows in zip(questions, found, strict=True)]


def _execute(connection: Connection, sql: str, values: Sequence[Any]) -> Any:
    raw: Raw | None = connection.get_execution_options().get(RAW)
    if raw is None or raw.listeners:
        driver = _tell(connection, raw, sql, values, many=False)
    else:
        raw.statements += 1
        driver = raw.sender
    try:
        return driver.execute(sql, values)
    except connection.dialect.loaded_dbapi.Error as error:
        raise_as_known(connection, sql, error)


def _fetch(connection: Connection, sql: str, cursor: Any) -> list[Any]:
    try:
        return list(cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error as error:
        raise_as_known(connection, sql, error)


@contextmanager
def without_waiting(connection: Connection, *, to_the_end: bool = False) -> Iterator[None]:
    """Let PostgreSQL get the statements of a block without a wait for each answer. It has no COPY, and no SQLAlchemy.

    Where the block goes `to_the_end` of the transaction, and nothing is left to look at, the commit is sent along.

    Raises:
        DBAPIError: as SQLAlchemy would, for any of the statements before.
    """
    raw: Raw | None = connection.get_execution_options().get(RAW)
    if raw is None or raw.waiting is not None or raw.wire is None:
        yield
        return
    raw.waiting, raw.sender = [], raw.wire
    try:
        raw.wire.open()
        yield
        if not to_the_end or not raw.is_answered:
            raw.wire.close()
        for answers, check in raw.waiting:
            check(sum(answer.rowcount for answer in answers))
    except connection.dialect.loaded_dbapi.Error as error:
        raise_as_known(connection, "statements without waiting", error)
    finally:
        raw.waiting, raw.sender = None, raw.driver


def is_waited_for(connection: Connection) -> bool:
    """Whether each statement is answered before the next one is sent."""
    raw: Raw | None = connection.get_execution_options().get(RAW)
    return raw is None or raw.waiting is None


def execute_many(
    connection: Connection, sql: str, rows: Sequence[Sequence[Any]], check: Callable[[int], None] | None = None
) -> None:
    """Give a statement to the driver for many rows.

    `check` gets how many rows it changed, as soon as that is known, and before the transaction ends.

    Raises:
        DBAPIError: as SQLAlchemy would.
    """
    raw: Raw | None = connection.get_execution_options().get(RAW)
    if raw is None or raw.listeners:
        driver = _tell(connection, raw, sql, rows, many=True)
    else:
        raw.statements += 1
        driver = raw.sender
    try:
        if raw is not None and raw.waiting is not None:
            answers = [driver.execute(sql, row) for row in rows]
            if check is not None:
                raw.waiting.append((answers, check))
            return
        if len(rows) == 1:  # many rows are a pipeline to PostgreSQL, which waits for it three times
            cursor = driver.execute(sql, rows[0])
        else:
            cursor = driver.cursor()
            cursor.executemany(sql, rows)
        if check is not None:
            check(int(cursor.rowcount))
    except connection.dialect.loaded_dbapi.Error as error:
        raise_as_known(connection, sql, error)


def insert_many(connection: Connection, sql: str, one: str, rows: Sequence[Sequence[Any]]) -> None:
    """Give an insertion to SQLite's driver for many rows. Many in one statement take it half as long as one by one.

    Args:
        connection: of the transaction.
        sql: for one row.
        one: what of it stands for the row: in brackets, with a `?` for each value that is not the same in all rows.
        rows: each as long as there are `?`.

    Raises:
        DBAPIError: as SQLAlchemy would.
    """
    driver = _tell(connection, connection.get_execution_options().get(RAW), sql, rows, many=True)
    together = VALUES // len(rows[0])
    wide = sql.replace(one, ", ".join([one] * together))
    left = len(rows) % together
    try:
        cursor = driver.cursor()
        for start in range(0, len(rows) - left, together):
            cursor.execute(wide, [*chain.from_iterable(rows[start : start + together])])
        cursor.executemany(sql, rows[len(rows) - left :])
    except connection.dialect.loaded_dbapi.Error as error:
        raise_as_known(connection, sql, error)


def copy_rows(connection: Connection, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Give many new rows to PostgreSQL at once. As binary data, they take it a fifth less, and its driver half.

    Args:
        connection: of the transaction.
        table: its name.
        columns: name -> type, which binary data has to match.
        rows: in the order of the columns.

    Raises:
        DBAPIError: as SQLAlchemy would.
    """
    named = ", ".join(f'"{column}"' for column in columns)
    sql = f'COPY "{table}" ({named}) FROM STDIN (FORMAT BINARY)'
    driver = _tell(connection, connection.get_execution_options().get(RAW), sql, (), many=True)
    try:
        with driver.cursor() as cursor, cursor.copy(sql) as copy:
            copy.set_types([*columns.values()])
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise_as_known(connection, sql, error)


def _tell(connection: Connection, raw: Raw | None, sql: str, values: Sequence[Any], *, many: bool) -> Any:
    """Tell whoever listens of a statement that is about to be run; the driver that runs it."""
    for listener in connection.dispatch.before_cursor_execute if raw is None else raw.listeners:
        listener(connection, None, sql, values, None, many)
    if raw is None:
        return connection.connection.driver_connection
    raw.statements += 1
    return raw.sender


def _compile(statement: Statement, dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    makers = compiled._bind_processors  # noqa: SLF001  nothing public tells them
    free = {name for name, value in compiled.binds.items() if isinstance(value.type, FreeText)}
    names = tuple((name, _bind_text if name in free else makers.get(name)) for name in compiled.positiontup or ())
    # A column that an insertion is not told of is NULL; any other value that is not told is a mistake.
    is_open = isinstance(statement, Insert)
    fixed = {name: value for name, value in compiled.params.items() if is_open or value is not None}
    columns = _columns(statement)
    readers = tuple(
        (place, read) for place, (_, kind) in enumerate(columns) if (read := _reader(kind, dialect)) is not None
    )
    return _Compiled(str(compiled), names, fixed, _row(tuple(name for name, _ in columns)), readers, bool(columns))


def _columns(statement: Statement) -> list[tuple[str, TypeEngine[Any]]]:
    """Names and types of what a statement gives."""
    if isinstance(statement, Select):
        return [(column.name, column.type) for column in statement.selected_columns]
    returned: Any = statement.returning_column_descriptions
    return [(column["name"], column["type"]) for column in returned]


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if isinstance(kind, FreeText):
        return _read_text  # what the type does, without the detours
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _bind_text(value: str | None) -> str | None:
    return value if value is None or value.isprintable() else encode_text(value)


def _read_text(value: str | None) -> str | None:
    return value if value is None or "\x1a" not in value else decode_text(value)


@lru_cache(maxsize=64)
def _row(names: tuple[str, ...]) -> Callable[..., Any]:
    made: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024  the columns are known when a statement is
    return partial(tuple.__new__, made)
