"""Statements to PostgreSQL by its own library: prepared on the server once, sent together, answered in order.

psycopg's cursors take some sixty calls for each statement, and ask the system twice whether there is room to write. Its
connections, errors and the reading of what comes back are used as they are.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from itertools import count
from select import POLLIN, POLLOUT, poll
from typing import Any

from psycopg import Connection, errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus as Status
from psycopg.pq import Format, TransactionStatus

MOST = 200
"""Statements that stay prepared for a connection. Ours are some sixty; any others are prepared each time."""

_FAILED = frozenset({Status.FATAL_ERROR, Status.PIPELINE_ABORTED, Status.BAD_RESPONSE})
_TEXT, _BINARY = PyFormat.TEXT, PyFormat.BINARY
_SYNC = Status.PIPELINE_SYNC
_MARK = re.compile("%[s%]")


class Answer:
    """What the server says to one statement, which is waited for when it is asked for.

    Attributes:
        result: as the library has it; None until it is there.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.result: Any = None

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows.

        Raises:
            psycopg.Error: the statement failed, or one before it.
        """
        return self._wire.read_rows(self)

    @property
    def rowcount(self) -> int:
        """How many rows the statement gave or changed, once it is answered."""
        return self.result.command_tuples or 0


class Wire:
    """What goes to one connection of psycopg's between `open` and `close`, which has no cursor at work then.

    Attributes:
        is_open: whether it is in between.
        pgconn: the library's connection, as psycopg has it.
    """

    def __init__(self, driver: Connection[Any]) -> None:
        self.is_open = False
        driver.prepare_threshold = None  # else psycopg prepares some by itself, and with those it forgets, ours go
        self.pgconn: Any = driver.pgconn
        self._encoding = driver.info.encoding
        self._values, self._rows = Transformer.from_context(driver), Transformer.from_context(driver)
        self._names: dict[str, bytes] = {}
        self._numbers = count()
        self._unread: deque[Answer] = deque()
        self._is_hurried = True
        self._to_read, self._to_write = poll(), poll()
        self._to_read.register(self.pgconn.socket, POLLIN)
        self._to_write.register(self.pgconn.socket, POLLIN | POLLOUT)

    def open(self, *, begin: bool = True) -> None:
        """From here on statements are not waited for.

        Args:
            begin: a transaction, if the connection is in none.
        """
        begins = begin and self.pgconn.transaction_status == TransactionStatus.IDLE
        self.pgconn.enter_pipeline_mode()
        self.is_open = True
        if begins:
            self.execute("BEGIN", ())

    def execute(self, sql: str, values: Sequence[Any]) -> Answer:
        """Send a statement, with `%s` where a value stands."""
        name = self._names.get(sql) or self._prepare(sql)
        # Numbers as text, so that the server chooses their width, which it did when it prepared the statement.
        formats = [_BINARY if value.__class__ is bytes else _TEXT for value in values]
        made = self._values.dump_sequence(values, formats)
        self.pgconn.send_query_prepared(name, made, self._values.formats, Format.BINARY)
        self._is_hurried = False
        return self._expect()

    def read_rows(self, answer: Answer) -> list[tuple[Any, ...]]:
        """What a statement gives; waits for the server where it has not said it yet."""
        if answer.result is None:
            self._hurry()
            self._read_until(answer)
        result = answer.result
        self._rows.set_pgresult(result)
        return self._rows.load_rows(0, result.ntuples, tuple)

    def _hurry(self) -> None:
        """Let the server answer to what it has got so far, which else it does at the end."""
        if not self._is_hurried:
            self.pgconn.send_flush_request()
            self._is_hurried = True

    def commit(self) -> None:
        """Send the end of the transaction, wait for it, and go back to waiting for each statement.

        Raises:
            psycopg.Error: it did not come to that, or nobody knows.
        """
        ended = self.execute("COMMIT", ())
        self.close()
        if ended.result.command_status != b"COMMIT":  # so the server ends a transaction that has failed
            raise errors.InFailedSqlTransaction("the transaction was rolled back")

    def close(self) -> None:
        """Wait for all that was sent, and go back to waiting for each statement.

        Raises:
            psycopg.Error: a statement failed.
        """
        self.pgconn.pipeline_sync()
        self._read_until(self._expect())
        self._leave()

    def abandon(self) -> None:
        """The same where something went wrong: whatever else the server says, nobody asks for it."""
        self.pgconn.pipeline_sync()
        self._expect()
        while self._unread:
            self._read_next()
        self._leave()

    def forget(self) -> None:
        """Prepare all anew after a rollback.

        Where psycopg had prepared something itself before the wire was there, it lets the server forget all there is.
        And of what was sent after an error, nothing was prepared.
        """
        self._names.clear()
        self.pgconn.exec_(b"DEALLOCATE ALL")

    def _leave(self) -> None:
        self.pgconn.exit_pipeline_mode()
        self.is_open = False

    def _prepare(self, sql: str) -> bytes:
        """Of a statement that was not sent before, its name on the server; "" for the last one without a name."""
        numbers = count(1)
        marked = _MARK.sub(lambda mark: f"${next(numbers)}" if mark[0] == "%s" else "%", sql)
        name = b"" if len(self._names) >= MOST else b"contentrepo_%d" % next(self._numbers)
        self.pgconn.send_prepare(name, marked.encode(self._encoding))
        self._expect()
        if name:
            self._names[sql] = name
        return name

    def _expect(self) -> Answer:
        answer = Answer(self)
        self._unread.append(answer)
        return answer

    def _read_until(self, answer: Answer) -> None:
        """Raise the first error among what the server said until then."""
        while answer.result is None:
            result = self._read_next()
            if result.status in _FAILED:
                raise errors.error_from_result(result, self._encoding)

    def _read_next(self) -> Any:
        """The next answer that the server owes.

        Raises:
            psycopg.OperationalError: it is gone.
        """
        server = self.pgconn
        while server.is_busy():
            (self._to_write if server.flush() else self._to_read).poll()
            server.consume_input()
        result = self._unread[0].result = server.get_result()
        if result is None:
            raise errors.OperationalError("the connection was lost before all was answered")
        self._unread.popleft()
        if result.status != _SYNC:
            server.get_result()  # nothing, which says that the answer is whole
        return result
