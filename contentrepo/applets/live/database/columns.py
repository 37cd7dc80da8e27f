"""What the tables are made of: the columns that most have, and how keys and indexes are named."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData

from contentrepo.applets.live.database.text import PLAIN, FreeText

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def plain(name: str) -> Column[str]:
    return Column(name, PLAIN, nullable=False)


def free(name: str) -> Column[str]:
    return Column(name, FreeText, nullable=False)


def number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def large(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)
