"""Which state rows a release sees."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, and_


def as_of(table: Table, release: int) -> ColumnElement[bool]:
    return and_(table.c.from_release <= release, table.c.to_release > release)
