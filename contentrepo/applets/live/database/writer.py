"""Which process is writing a store at this moment, so that one that was stopped in the middle can be found.

SQLite's write lock is told by the system, from its list of locks: nothing is opened, for closing a file would drop the
locks that this process itself has on it. PostgreSQL tells what its sessions call themselves.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import text

from contentrepo.applets.live.database.store import Store
from contentrepo.dataclass import dataclass

LOCKS = Path("/proc/locks")
WRITE_LOCK = 120
"""The byte of SQLite's shared memory file that a writer locks (sqlite.org, "WAL-mode File Format")."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A process in the middle of a writing transaction.

    Attributes:
        process: its number, on its own machine.
        name: its command line, or what it calls itself; "" where that cannot be known.
        is_stopped: whether it was stopped by a signal; False where that cannot be known.
        since: when its transaction began, as the database tells it; "" where it does not.
    """

    process: int
    name: str
    is_stopped: bool
    since: str


def find_writer(store: Store) -> Writer | None:
    """Who is writing now; None where nobody is, or this system cannot tell."""
    if store.engine.dialect.name == "postgresql":
        return _find_session(store)
    number = _find_lock(Path(f"{store.engine.url.database}-shm"))
    return Writer(number, _command(number), _is_stopped(number), "") if number else None


def _find_session(store: Store) -> Writer | None:
    with store.reading() as connection:
        row = connection.execute(_SESSION).one_or_none()
    return Writer(row.pid, row.application_name, False, row.since) if row else None


_SESSION = text(
    "SELECT pid, application_name, to_char(xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS since"
    " FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"
    " AND pid <> pg_backend_pid() ORDER BY xact_start LIMIT 1"
)


def _find_lock(shared: Path) -> int:
    """The process that holds the write lock; 0 for none."""
    try:
        status, listed = shared.stat(), LOCKS.read_text()
    except OSError:
        return 0
    file = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    for line in listed.splitlines():
        words = line.split()
        if len(words) == 8 and words[5] == file and words[3] == "WRITE":  # noqa: PLR2004  as the kernel writes them
            first, last = int(words[6]), words[7]
            if first <= WRITE_LOCK and (last == "EOF" or int(last) >= WRITE_LOCK):
                return max(int(words[4]), 0)
    return 0


def _command(number: int) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def _is_stopped(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] in ("T", "t")
    except (OSError, IndexError):
        return False
