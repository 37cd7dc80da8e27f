"""What was taken away for good: bytes that nobody names any more, and the rows of old releases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("store", sa.Column("collected", sa.BigInteger()))
    op.add_column("releases", sa.Column("thinned", sa.BigInteger()))
    op.create_table(
        "condemned_media",
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("time", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_condemned_media")),
    )
    op.create_index(op.f("ix_blobs_sha256"), "blobs", ["sha256"])
    op.create_index(op.f("ix_assets_sha256"), "assets", ["sha256"])
