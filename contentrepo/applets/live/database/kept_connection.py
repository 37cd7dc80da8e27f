"""A thread's own connection for writing, kept open from one transaction to the next.

To hand out a connection, to begin and to end takes SQLAlchemy as many steps as a small publish takes to write its rows.
So the driver itself is told to begin and to commit. Whoever executes through SQLAlchemy joins that transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from contentrepo.applets.live.database.engine import CACHED_KIB, WRITING, answer_signals, find_wire
from contentrepo.applets.live.database.journal import ensure_log

if TYPE_CHECKING:
    from contentrepo.applets.live.database.wire import Answer, Wire

LOG_PAGES = 1000
"""As SQLite has it by itself."""

MUCH_KIB = 2 * CACHED_KIB
"""How much of the file a transaction may hold that writes much: a course of 10,000 components is 44 MB."""

RAW = "raw"
"""The execution option under which a connection has its `Raw`."""


class Raw:
    """What is behind a connection.

    Attributes:
        driver: the driver's own connection.
        listeners: who is told of each statement of this transaction, besides who counts them.
        statements: how many there were in this transaction that SQLAlchemy does not know of.
        sender: what gets statements: the driver, or the wire.
        wire: by which PostgreSQL gets statements that are not waited for. Where it is open at the end, the commit goes
            by it, too.
        waiting: what has to be looked at once the server has answered to all of them: answers, and who gets how many
            rows they changed; None where each statement is waited for.
    """

    def __init__(self, driver: Any, wire: Wire | None) -> None:
        self.driver = driver
        self.listeners: list[Callable[..., object]] = []
        self.statements = 0
        self.sender: Any = driver
        self.wire = wire
        self.waiting: list[tuple[list[Answer], Callable[[int], None]]] | None = None

    @property
    def is_answered(self) -> bool:
        """Whether the server has answered to all that has to be looked at."""
        return all(answer.result is not None for answers, _ in self.waiting or () for answer in answers)

    def commit(self) -> None:
        """Make all of it durable."""
        if self.wire is not None and self.wire.is_open:
            self.wire.commit()
        else:
            self.driver.commit()

    def roll_back(self) -> None:
        """Forget all of it."""
        if self.wire is not None and self.wire.is_open:
            self.wire.abandon()
        self.driver.rollback()
        if self.wire is not None:
            self.wire.forget()


class KeptConnection:
    """A connection of a thread that writes.

    `count` is told by SQLAlchemy of its statements; of the others, `end` tells how many there were.

    Attributes:
        is_busy: whether it is in a transaction.
        is_fit: whether it is good for another one. After an error of the driver it is not.
        error: what the driver raises.
    """

    def __init__(self, engine: Engine, count: Callable[..., object]) -> None:
        connection = engine.connect()
        self._listeners, self._count = engine.dispatch, count
        driver = connection.connection.driver_connection
        self._raw = Raw(driver, find_wire(engine, driver))
        connection.detach()  # however many threads write, the pool is for others
        self._connection = connection.execution_options(**WRITING[engine.dialect.name], **{RAW: self._raw})
        self._is_file = engine.dialect.name == "sqlite"
        if self._is_file:
            answer_signals(driver)
            ensure_log(self._raw.driver)
        self.is_busy, self.is_fit = False, True
        self.error: type[Exception] = engine.dialect.loaded_dbapi.Error

    def begin(self, *, much: bool = False) -> Connection:
        """Begin a transaction, to be ended by `commit` or `roll_back`; where this raises, by the latter.

        SQLite's log keeps what one leaves there that writes `much`.

        Raises:
            DBAPIError: as SQLAlchemy would.
        """
        connection = self._connection
        self.is_busy = True
        if much:
            self._set(log_pages=0, cached=MUCH_KIB)
        # Who counts is told of all of them at the end.
        self._raw.listeners = [one for one in self._listeners.before_cursor_execute if one != self._count]
        self._raw.statements = 0
        self._tell(self._listeners.begin)
        return connection

    def end(self, *, much: bool = False) -> int:
        """To be called at last, however it ended; how many statements there were that SQLAlchemy does not know of."""
        self.is_busy = False
        if much and self.is_fit:
            self._set(log_pages=LOG_PAGES, cached=CACHED_KIB)
        return self._raw.statements

    def _set(self, *, log_pages: int, cached: int) -> None:
        """From how many pages on SQLite moves its log at the end of a transaction (0: never); how many KiB it holds."""
        if self._is_file:
            self._raw.driver.execute(f"PRAGMA wal_autocheckpoint = {log_pages}")
            self._raw.driver.execute(f"PRAGMA cache_size = -{cached}")

    def move_log(self) -> None:
        """Let SQLite move what is in its log, as far as readers allow. As at the end of a transaction, it need not."""
        if self._is_file:
            with suppress(self.error):
                self._raw.driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    @property
    def can_ask(self) -> bool:
        """Whether it can be asked in between. On PostgreSQL a question would begin a transaction."""
        return self._is_file and not self.is_busy

    def ask(self, statement: str, values: tuple[object, ...]) -> list[Any]:
        """All rows of a statement that reads, as of a moment of its own."""
        return list(self._raw.driver.execute(statement, values).fetchall())

    def commit(self) -> None:
        """Make all of it durable.

        Raises:
            DBAPIError: as SQLAlchemy would.
        """
        if self._connection.in_transaction():
            self._connection.commit()
            return
        self._tell(self._listeners.commit)
        try:
            self._raw.commit()
        except self._connection.dialect.loaded_dbapi.Error as error:
            raise_as_known(self._connection, "COMMIT", error)

    def roll_back(self, error: BaseException) -> None:
        """Forget all of it, because of an error.

        As the database forgets by itself what a connection that goes has not committed, an error here is none. Who is
        interrupted does not wait for what the server may be waiting for.
        """
        self.is_fit = False  # also where somebody interrupts this: what is not forgotten must not go with the next one
        if not isinstance(error, Exception):
            return
        with suppress(SQLAlchemyError, self.error):
            if self._connection.in_transaction():
                self._connection.rollback()
            self._raw.roll_back()
            self.is_fit = not isinstance(error, SQLAlchemyError)

    def _tell(self, listeners: Any) -> None:
        try:
            for listener in listeners:
                listener(self._connection)
        except self._connection.dialect.loaded_dbapi.Error as error:
            raise_as_known(self._connection, "BEGIN", error)

    def close(self) -> None:
        with suppress(SQLAlchemyError, self.error):
            if self.is_busy or not self.is_fit:  # SQLAlchemy's rollback may find nobody, or wait for ever
                self._connection.invalidate()
                self._raw.driver.close()
            self._connection.close()


def check_is_waited_for(connection: Connection) -> None:
    """Whether SQLAlchemy may execute something: while statements are not waited for, nothing of its gets an answer.

    Raises:
        RuntimeError: it may not.
    """
    raw: Raw | None = connection.get_execution_options().get(RAW)
    if raw is not None and raw.wire is not None and raw.wire.is_open:
        raise RuntimeError("a statement of SQLAlchemy's while statements are not waited for")


def raise_as_known(connection: Connection, sql: str, error: Exception) -> NoReturn:
    """Raise what SQLAlchemy would raise for an error of the driver.

    Raises:
        DBAPIError: always.
    """
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type]
    if is_lost:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    raise DBAPIError.instance(sql, None, error, base, connection_invalidated=is_lost, dialect=dialect) from error
