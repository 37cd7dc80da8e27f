"""Two more tables of the live store: what operators hold back, and how far notices of releases have come."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from contentrepo.applets.live.database.columns import metadata
from contentrepo.applets.live.database.text import PLAIN, FreeText

# An operator's word that units are not to go live, now or at certain times. What held once is kept.
holds = Table(
    "holds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", PLAIN, nullable=False),
    Column("units", FreeText, nullable=False),  # a pattern of unit names
    Column("terms", FreeText, nullable=False),
    Column("reason", FreeText, nullable=False),
    Column("actor", FreeText, nullable=False),
    Column("time", PLAIN, nullable=False),
    Column("lifted", BigInteger),  # the sequence at which it was lifted
    Column("lifted_by", FreeText, nullable=False),
    Column("lifted_reason", FreeText, nullable=False),
    Index("ix_holds_lifted", "lifted"),
)

# The publish log is the outbox: releases and refusals are numbered by the store's sequence, in the transaction that
# makes them. Of each receiver there is only kept which number it has been told last.
deliveries = Table(
    "deliveries",
    metadata,
    Column("receiver", FreeText, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", BigInteger, nullable=False),  # microseconds since the epoch; nobody else sends before
    Column("error", FreeText, nullable=False),
)
