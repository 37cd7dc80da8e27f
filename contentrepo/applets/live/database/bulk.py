"""Many rows in one statement, as plain tuples in the order of the table's columns.

Rows go straight to the driver, past the type processing of SQLAlchemy: whoever makes the tuples applies `encode_text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Table, bindparam, insert, literal_column, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from contentrepo.applets.live.database.prepared import copy_rows, execute, execute_many, insert_many
from contentrepo.applets.live.database.schema import CURRENT
from contentrepo.applets.live.database.unavailable import StoreDamaged

CHUNK = 5000  # ids in one IN list; databases bound them
BULK = 200  # rows from which on PostgreSQL's COPY, or few long inserts, are faster than an insert for each

_FIRST = itemgetter(0)

Row = tuple[Any, ...]
Item = TypeVar("Item")


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if len(rows) < BULK:  # a publish of one file does this seven times
        if rows:
            execute_many(connection, _insertion(table, connection.dialect), rows)
    elif connection.dialect.name == "postgresql":
        copy_rows(connection, table.name, _types(table, connection.dialect), rows)
    else:
        insert_many(connection, _insertion(table, connection.dialect), _bracket(len(rows[0])), rows)


def insert_like_rows(connection: Connection, table: Table, rows: Sequence[Row], *, before: Row, after: Row) -> None:
    """Insert rows that all begin with some whole numbers, and end with some, and have in between what is given."""
    if len(rows) < BULK or connection.dialect.name != "sqlite":
        insert_rows(connection, table, [(*before, *row, *after) for row in rows])
        return
    statement = _insertion(table, connection.dialect)
    alike = f"({', '.join([*map(str, before), *'?' * len(rows[0]), *map(str, after)])})"
    insert_many(connection, statement.replace(_bracket(len(table.columns)), alike), alike, rows)


def insert_missing_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert those that are not there. In key order, so that two writers of the same rows cannot deadlock."""
    ordered = rows if len(rows) <= 1 else sorted(rows, key=_FIRST)
    if len(rows) < BULK:
        if rows:
            execute_many(connection, _missing_insertion(table, connection.dialect), ordered)
    elif connection.dialect.name == "postgresql":
        _copy_missing_rows(connection, table, ordered)
    else:
        insert_many(connection, _missing_insertion(table, connection.dialect), _bracket(len(rows[0])), ordered)


def missing_insert(table: Table, dialect: Dialect) -> postgresql.Insert | sqlite.Insert:
    """An insert that leaves rows alone whose key is there already."""
    if dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def end_rows(connection: Connection, table: Table, keys: Sequence[Row]) -> None:
    """Let current rows belong to no release from this one on. A key: this release, the unit, the rest of the key.

    Raises:
        StoreDamaged: a row that the change started from is not there.
    """

    def check(ended: int) -> None:
        if ended != len(keys):
            raise StoreDamaged(f"{len(keys) - ended} current rows of `{table.name}` are not where the unit had them")

    if keys:
        execute_many(connection, _ending(table, connection.dialect), keys, check)


def change_rows(
    connection: Connection, table: Table, values: tuple[str, ...], key: tuple[str, ...], *, rows: Sequence[Row]
) -> None:
    """Give columns other values. A row: the values, then the key that says which row is meant."""
    if rows:
        execute_many(connection, _changing(table, values, key, connection.dialect), rows)


def in_chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Lists short enough for one statement."""
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _copy_missing_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """At once where none of them is there, which takes half of what it takes otherwise."""
    first = next(iter(table.columns)).name
    if not _has_any(connection, table.name, first, [row[0] for row in rows]):
        execute(connection, "SAVEPOINT before_copy", ())
        try:
            copy_rows(connection, table.name, _types(table, connection.dialect), rows)
        except IntegrityError:  # another writer has brought one of them meanwhile
            execute(connection, "ROLLBACK TO SAVEPOINT before_copy", ())
        else:
            return
    _take_missing_rows(connection, table, first, rows)


def _has_any(connection: Connection, table: str, first: str, keys: list[str]) -> bool:
    """Whether any of the keys is there by now. To hand over many takes longer than to see that nothing is there."""
    if not execute(connection, f'SELECT 1 FROM "{table}" LIMIT 1', ()):  # noqa: S608 - a name of ours
        return False
    asked = f'SELECT 1 FROM "{table}" WHERE "{first}" = ANY(%s) LIMIT 1'  # noqa: S608 - names of ours
    return bool(execute(connection, asked, (keys,)))


def _take_missing_rows(connection: Connection, table: Table, first: str, rows: Sequence[Row]) -> None:
    """By way of a table of their own, from which those are taken that are new."""
    own = f"new_{table.name}"
    execute(connection, f'CREATE TEMPORARY TABLE "{own}" (LIKE "{table.name}") ON COMMIT DROP', ())
    copy_rows(connection, own, _types(table, connection.dialect), rows)
    taken = f'INSERT INTO "{table.name}" SELECT * FROM "{own}" ORDER BY "{first}" ON CONFLICT DO NOTHING'  # noqa: S608 - names of ours
    execute(connection, taken, ())
    execute(connection, f'DROP TABLE "{own}"', ())


def _bracket(values: int) -> str:
    return f"({', '.join('?' * values)})"


@lru_cache(maxsize=64)
def _types(table: Table, dialect: Dialect) -> dict[str, str]:
    """Name -> type of a table's columns, without the collation."""
    return {column.name: column.type.compile(dialect).split()[0].lower() for column in table.columns}


@lru_cache(maxsize=64)
def _insertion(table: Table, dialect: Dialect) -> str:
    return str(insert(table).compile(dialect=dialect))


@lru_cache(maxsize=64)
def _missing_insertion(table: Table, dialect: Dialect) -> str:
    return str(missing_insert(table, dialect).compile(dialect=dialect))


@lru_cache(maxsize=64)
def _changing(table: Table, values: tuple[str, ...], key: tuple[str, ...], dialect: Dialect) -> str:
    meant = update(table).where(*(table.c[name] == bindparam(f"old_{name}") for name in key))
    return str(meant.values({name: bindparam(f"new_{name}") for name in values}).compile(dialect=dialect))


@lru_cache(maxsize=64)
def _ending(table: Table, dialect: Dialect) -> str:
    key = [column for column in table.primary_key if column.name != "to_release"]
    current = update(table).where(*(column == bindparam(f"old_{column.name}") for column in key))
    ended = current.where(table.c.to_release == literal_column(str(CURRENT)))
    return str(ended.values(to_release=bindparam("ended")).compile(dialect=dialect))
