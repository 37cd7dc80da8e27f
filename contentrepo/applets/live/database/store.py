"""An open live store: a database, the media beside it, and the two kinds of transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import local
from types import TracebackType
from typing import Any, Self
from weakref import WeakSet

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from contentrepo.applets.live.database.engine import READING
from contentrepo.applets.live.database.kept_connection import KeptConnection, check_is_waited_for
from contentrepo.applets.live.database.line import Line
from contentrepo.applets.live.database.unavailable import describe_failure
from contentrepo.applets.media.api import Media

SETTLED = 30
"""Small transactions after which SQLite's log is moved, before one of them would be the one that waits for that."""


class Store:
    """What every verb of this applet takes.

    Attributes:
        name: its location as it may be shown: without a password.
        found_schema, schema: the schema that it had when it was opened, and the one that it has; "" of a new one.
        marked: whether its media are known to show that they are this store's.
        statements: how many SQL statements were run so far (one for a bulk insert, however many rows it has).
    """

    def __init__(self, engine: Engine, media: Media, name: str) -> None:
        self.engine = engine
        self.media = media
        self.name = name
        self.found_schema = self.schema = ""
        self.statements = 0
        self.marked = False
        self._unsettled = 0
        self._own = local()
        self._lines: WeakSet[Line] = WeakSet()
        self._kept: WeakSet[KeptConnection] = WeakSet()
        event.listen(engine, "before_cursor_execute", self._count, retval=True)  # without: one more call for each

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state throughout and changes nothing."""
        try:
            chosen = READING[self.engine.dialect.name]
            with self.engine.connect().execution_options(**chosen) as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise describe_failure(error, self.name) from error

    @contextmanager
    def writing(self, *, much: bool = False) -> Iterator[Connection]:
        """A transaction that is all or nothing. On SQLite it has the write lock from its first moment.

        Where it writes `much`, what SQLite would move from its log to its file before it goes on waits for `settle`.
        """
        kept = self._keep_connection()
        try:
            try:
                yield kept.begin(much=much)
                kept.commit()
            except BaseException as error:
                kept.roll_back(error)
                raise
            self._unsettled += SETTLED if much else 1
        except DBAPIError as error:
            raise describe_failure(error, self.name) from error
        finally:
            self.statements += kept.end(much=much)
            if not kept.is_fit:
                self._own.kept = None
                kept.close()

    def settle(self) -> None:
        """Move what was written much, or little by little. If nobody says so, that is done with a later transaction."""
        kept: KeptConnection | None = getattr(self._own, "kept", None)
        if self._unsettled >= SETTLED and kept is not None and not kept.is_busy:
            self._unsettled = 0
            kept.move_log()

    def _keep_connection(self) -> KeptConnection:
        """This thread's own connection; another one where that is in a transaction already."""
        kept: KeptConnection | None = getattr(self._own, "kept", None)
        if kept is not None and not kept.is_busy:
            return kept
        try:
            kept = self._own.kept = KeptConnection(self.engine, self._count)
        except DBAPIError as error:
            raise describe_failure(error, self.name) from error
        self._kept.add(kept)
        return kept

    def look_up(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """The rows of one reading statement, past SQLAlchemy, which costs more than the look-up itself.

        Each is a snapshot of its own. Values and rows are as the tables have them: free text is encoded.
        """
        self.statements += 1
        line = self._open_line(statement, values)
        try:
            return line.read(statement, values)
        except line.error as error:
            raise self._let_go(line, statement, values, error) from error

    def ask(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """The same for a thread that writes, by the connection that it keeps for that, where it is between two writes.

        What this one has written is in its memory; another one has to read it from the file.
        """
        kept: KeptConnection | None = getattr(self._own, "kept", None)
        if kept is None or not kept.can_ask:
            return self.look_up(statement, values)
        self.statements += 1
        try:
            return kept.ask(statement, values)
        except kept.error as error:
            self._own.kept = None
            kept.close()
            raise describe_failure(DBAPIError(statement, values, error), self.name) from error

    def ask_all(self, questions: Sequence[tuple[str, tuple[object, ...]]]) -> list[list[tuple[Any, ...]]]:
        """The same of several statements, each as of a moment of its own; a server is waited for once."""
        if self.engine.dialect.name == "sqlite" or not questions:
            return [self.ask(*question) for question in questions]
        self.statements += len(questions)
        line = self._open_line(*questions[0])
        try:
            return line.read_all(questions)
        except line.error as error:
            raise self._let_go(line, *questions[0], error) from error

    def look_up_one(self, statement: str, values: tuple[object, ...]) -> tuple[Any, ...] | None:
        """The same of a statement that gives one row or none."""
        self.statements += 1
        line = self._open_line(statement, values)
        try:
            return line.find(statement, values)
        except line.error as error:
            raise self._let_go(line, statement, values, error) from error

    def _let_go(self, line: Line, statement: str, values: tuple[object, ...], error: Exception) -> Exception:
        line.close()
        self._own.line = None
        told = DBAPIError(statement, values, error, connection_invalidated=line.is_lost)
        return describe_failure(told, self.name)

    def _open_line(self, statement: str, values: tuple[object, ...]) -> Line:
        """This thread's own connection, which may be what fails."""
        line: Line | None = getattr(self._own, "line", None)
        if line is not None and line.is_fit:
            return line
        try:
            line = self._own.line = Line(self.engine)
        except DBAPIError as error:
            raise describe_failure(error, self.name) from error
        except self.engine.dialect.loaded_dbapi.Error as error:
            raise describe_failure(DBAPIError(statement, values, error), self.name) from error
        self._lines.add(line)
        return line

    def close(self) -> None:
        for line in list(self._lines):
            line.close()
        for kept in list(self._kept):
            kept.close()
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def _count(self, connection: Connection, cursor: object, statement: str, values: object, *_: object) -> object:
        if cursor is not None:  # SQLAlchemy's own, whose answer would never come
            check_is_waited_for(connection)
        if statement[:5] != "BEGIN":
            self.statements += 1
        return statement, values
