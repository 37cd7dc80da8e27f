"""SQLite without the rest of its module, which keeps dates, and loads the library of dates for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["sqlite3"]

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        import _sqlite3 as sqlite3
    except ImportError:  # an interpreter that has it in another place
        import sqlite3
