"""What operators hold back, and how far notices of releases have come. Refusals are found by their sequence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("units", TEXT, nullable=False),
        sa.Column("terms", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("time", TEXT, nullable=False),
        sa.Column("lifted", sa.BigInteger()),
        sa.Column("lifted_by", TEXT, nullable=False),
        sa.Column("lifted_reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_lifted"), "holds", ["lifted"])
    op.create_table(
        "deliveries",
        sa.Column("receiver", TEXT, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("error", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("receiver", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_refusals_sequence"), "refusals", ["sequence"])
