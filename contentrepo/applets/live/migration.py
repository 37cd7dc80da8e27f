"""Bring a store's schema up to date when it is opened; refuse what is newer or not ours.

Alembic is slow to import, so it is only loaded when there is something to do.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from contentrepo.applets.live.database.schema import REVISION
from contentrepo.applets.live.database.store import Store
from contentrepo.errors import CouldNotCheck, UsageError

VERSION_TABLE = "contentrepo_schema"
SCRIPTS = Path(__file__).parent / "migrations"
EARLIER: tuple[str, ...] = ("0001", "0002", "0003", "0004")
"""Released schemas that can be brought up to date."""

_LOCK = 0x636F6E74  # any number, the same in every program that migrates
_EMPTY = ""


class ForeignStore(UsageError):
    """The database belongs to something else; nothing of it was changed."""


class NewerStore(CouldNotCheck):
    """A newer program made the schema, so this one can say nothing of what is in it, and must not write it."""


def migrate(store: Store) -> None:
    with store.reading() as connection:
        revision = _check_revision(connection, store.name)
    store.found_schema, store.schema = revision, REVISION
    if revision == REVISION:
        return
    if revision == _EMPTY:
        _make_journal(store)
    with store.writing() as connection:
        _lock(connection)
        # Another process may have done the work while this one waited.
        if _check_revision(connection, store.name) != REVISION:
            _upgrade(connection)


def _check_revision(connection: Connection, name: str) -> str:
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        if tables:
            raise ForeignStore(f"{name} holds other tables and is no live store", hint="give a database of its own")
        return _EMPTY
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() or _EMPTY  # noqa: S608  our own constant
    if found not in (_EMPTY, REVISION, *EARLIER):
        raise NewerStore(
            f"the live store {name} has schema `{found}`, newer than this program's `{REVISION}`",
            hint="use the newer contentrepo",
        )
    return str(found)


def _make_journal(store: Store) -> None:
    """The write-ahead log is a lasting property of a file, set outside any transaction, and only on a file of ours."""
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    command.upgrade(config, "head")
