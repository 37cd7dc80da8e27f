"""SQLite's write-ahead log, with which readers and writers do not wait for each other: a lasting property of a file.

A live store has it. A backup has not: it is one file, and can be read where nobody may write.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress


def ensure_log(driver: sqlite3.Connection) -> None:
    """Have the file keep a log, if it keeps none: a backup that somebody copied back, and now writes to.

    Where somebody reads it at this moment it stays as it is, which is as safe; the next connection tries again.
    """
    with suppress(sqlite3.Error):  # whatever is wrong is told by the transaction that comes
        if driver.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            driver.execute("PRAGMA journal_mode = WAL").fetchall()


def drop_log(driver: sqlite3.Connection) -> None:
    """Have all of it in one file, which nobody else has open.

    Raises:
        sqlite3.Error: it cannot be written, or is no database.
    """
    driver.execute("PRAGMA journal_mode = DELETE").fetchall()
