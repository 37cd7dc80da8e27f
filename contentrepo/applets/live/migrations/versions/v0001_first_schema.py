"""The first schema.

Frozen: it never imports today's tables, so that it makes the same schema for ever.
"""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Sorted by code point on every database.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _create_accepted_commits()
    _create_blobs()
    _create_block_versions()
    _create_refusals()
    _create_store()
    _create_units()
    _create_assets()
    _create_blocks()
    _create_catalog_entries()
    _create_files()
    _create_key_claims()
    _create_log_records()
    _create_name_claims()
    _create_pins()
    _create_releases()
    _create_pin_contents()
    _start_counter()


def _create_accepted_commits() -> None:
    op.create_table(
        "accepted_commits",
        sa.Column("repository", TEXT, nullable=False),
        sa.Column("branch", TEXT, nullable=False),
        sa.Column("commit_id", TEXT, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("time", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("repository", "branch", "commit_id", name=op.f("pk_accepted_commits")),
    )
    op.create_index(op.f("ix_accepted_commits_commit_id"), "accepted_commits", ["commit_id"])


def _create_blobs() -> None:
    op.create_table(
        "blobs",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary()),
        sa.Column("sha256", TEXT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blobs")),
        sa.CheckConstraint("data IS NOT NULL OR sha256 IS NOT NULL", name=op.f("ck_blobs_kept")),
    )


def _create_block_versions() -> None:
    op.create_table(
        "block_versions",
        sa.Column("version", TEXT, nullable=False),
        sa.Column("block_type", TEXT, nullable=False),
        sa.Column("attributes", TEXT, nullable=False),
        sa.Column("children", TEXT, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_block_versions")),
    )


def _create_refusals() -> None:
    op.create_table(
        "refusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("repository", TEXT, nullable=False),
        sa.Column("branch", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("commit_id", TEXT, nullable=False),
        sa.Column("tree", TEXT, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("time", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("cleared", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
    )
    op.create_index(
        "uq_refusals_open",
        "refusals",
        ["repository", "branch", "unit"],
        unique=True,
        sqlite_where=sa.text("cleared IS NULL"),
        postgresql_where=sa.text("cleared IS NULL"),
    )
    op.create_index(op.f("ix_refusals_unit_commit_id"), "refusals", ["unit", "commit_id"])


def _create_store() -> None:
    op.create_table(
        "store",
        sa.Column("singleton", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("singleton", name=op.f("pk_store")),
        sa.CheckConstraint("singleton = 1", name=op.f("ck_store_one_row")),
    )


def _create_units() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("repository", TEXT, nullable=False),
        sa.Column("branch", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("name", name=op.f("uq_units_name")),
    )
    op.create_index(op.f("ix_units_repository_branch"), "units", ["repository", "branch"])


def _create_assets() -> None:
    op.create_table(
        "assets",
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", TEXT, nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("to_release", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "path", "to_release", name=op.f("pk_assets")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_assets_unit")),
    )
    op.create_index(op.f("ix_assets_unit_name"), "assets", ["unit", "name"])


def _create_blocks() -> None:
    op.create_table(
        "blocks",
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("block_type", TEXT, nullable=False),
        sa.Column("block_id", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("parent", TEXT, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("display_name", TEXT, nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("to_release", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "block_type", "block_id", "to_release", name=op.f("pk_blocks")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_blocks_unit")),
        sa.ForeignKeyConstraint(["version"], ["block_versions.version"], name=op.f("fk_blocks_version")),
    )


def _create_catalog_entries() -> None:
    op.create_table(
        "catalog_entries",
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("data", TEXT, nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("to_release", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "kind", "key", "to_release", name=op.f("pk_catalog_entries")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_catalog_entries_unit")),
    )


def _create_files() -> None:
    op.create_table(
        "files",
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("mode", sa.Integer(), nullable=False),
        sa.Column("blob", TEXT, nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("to_release", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "path", "to_release", name=op.f("pk_files")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_files_unit")),
    )


def _create_key_claims() -> None:
    op.create_table(
        "key_claims",
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("folded", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("run", TEXT, nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("to_release", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "scope", "folded", "to_release", name=op.f("pk_key_claims")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_key_claims_unit")),
    )
    op.create_index(
        "uq_key_claims_current",
        "key_claims",
        ["scope", "folded"],
        unique=True,
        sqlite_where=sa.text("to_release = 2147483647"),
        postgresql_where=sa.text("to_release = 2147483647"),
    )


def _create_log_records() -> None:
    op.create_table(
        "log_records",
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("old", TEXT, nullable=False),
        sa.Column("new", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("unit", "release", "ordinal", name=op.f("pk_log_records")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_log_records_unit")),
    )


def _create_name_claims() -> None:
    op.create_table(
        "name_claims",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_name_claims")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_name_claims_unit")),
    )
    op.create_index(op.f("ix_name_claims_unit"), "name_claims", ["unit"])


def _create_pins() -> None:
    op.create_table(
        "pins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("time", TEXT, nullable=False),
        sa.Column("lifted", sa.BigInteger()),
        sa.Column("lifted_by", TEXT, nullable=False),
        sa.Column("lifted_reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pins")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_pins_unit")),
    )
    op.create_index(op.f("ix_pins_unit"), "pins", ["unit"])


def _create_releases() -> None:
    op.create_table(
        "releases",
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("time", TEXT, nullable=False),
        sa.Column("commit_id", TEXT, nullable=False),
        sa.Column("base", TEXT, nullable=False),
        sa.Column("tree", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("pusher", TEXT, nullable=False),
        sa.Column("door", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("reverted", sa.Integer(), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("verdict", TEXT, nullable=False),
        sa.Column("checker", TEXT, nullable=False),
        sa.Column("guard", TEXT, nullable=False),
        sa.Column("changed_blocks", sa.Integer(), nullable=False),
        sa.Column("changed_files", sa.Integer(), nullable=False),
        sa.Column("blocks", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "number", name=op.f("pk_releases")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_releases_unit")),
        sa.UniqueConstraint("sequence", name=op.f("uq_releases_sequence")),
    )
    op.create_index(op.f("ix_releases_time"), "releases", ["time"])
    op.create_index(op.f("ix_releases_unit_commit_id"), "releases", ["unit", "commit_id"])
    op.create_index(op.f("ix_releases_unit_sequence"), "releases", ["unit", "sequence"])


def _create_pin_contents() -> None:
    op.create_table(
        "pin_contents",
        sa.Column("pin", sa.Integer(), nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("blob", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("pin", "path", name=op.f("pk_pin_contents")),
        sa.ForeignKeyConstraint(["pin"], ["pins.id"], name=op.f("fk_pin_contents_pin")),
    )


def _start_counter() -> None:
    store = sa.table("store", *(sa.column(name) for name in ("singleton", "id", "sequence", "time")))
    op.execute(sa.insert(store).values(singleton=1, id=uuid4().hex, sequence=0, time=0))
