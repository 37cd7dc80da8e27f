"""Which state rows a release sees."""

from __future__ import annotations

from sqlalchemy import BindParameter, ColumnElement, Table, and_


def as_of(table: Table, release: int | BindParameter[int]) -> ColumnElement[bool]:
    return and_(table.c.from_release <= release, table.c.to_release > release)
