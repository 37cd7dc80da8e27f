"""Programs and their members as rows of their own, and releases of programs that are kept.

Frozen: it never imports today's tables, so that it makes the same schema for ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# Sorted by code point on every database.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

ENTRIES = sa.table(
    "catalog_entries", *(sa.column(name) for name in ("unit", "kind", "key", "data", "from_release", "to_release"))
)


def upgrade() -> None:
    op.create_index(op.f("ix_catalog_entries_kind_key_to_release"), "catalog_entries", ["kind", "key", "to_release"])
    _create_programs()
    _create_program_members()
    _create_kept_releases()
    _fill()


def _create_programs() -> None:
    op.create_table(
        "programs",
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("to_release", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "slug", "to_release", name=op.f("pk_programs")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_programs_unit")),
    )
    op.create_index(op.f("ix_programs_slug_to_release"), "programs", ["slug", "to_release"])


def _create_program_members() -> None:
    op.create_table(
        "program_members",
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("program", TEXT, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("curriculum", TEXT, nullable=False),
        sa.Column("excluded", TEXT, nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("to_release", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "program", "place", "to_release", name=op.f("pk_program_members")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_program_members_unit")),
    )
    columns = ["program", "kind", "to_release"]
    op.create_index(op.f("ix_program_members_program_kind_to_release"), "program_members", columns)
    columns = ["member", "kind", "to_release"]
    op.create_index(op.f("ix_program_members_member_kind_to_release"), "program_members", columns)


def _create_kept_releases() -> None:
    op.create_table(
        "kept_releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program", TEXT, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("time", TEXT, nullable=False),
        sa.Column("lifted", sa.BigInteger()),
        sa.Column("lifted_by", TEXT, nullable=False),
        sa.Column("lifted_reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_releases")),
    )
    op.create_index(op.f("ix_kept_releases_program_sequence"), "kept_releases", ["program", "sequence"])


def _fill() -> None:
    """Rows for every program entry that there ever was, with the entry's own span."""
    connection = op.get_bind()
    found = connection.execute(sa.select(ENTRIES).where(ENTRIES.c.kind == "program")).all()
    programs, members = [], []
    for entry in found:
        data = json.loads(entry.data)
        span = {"unit": entry.unit, "from_release": entry.from_release, "to_release": entry.to_release}
        programs.append({**span, "slug": entry.key, "status": data.get("status", "")})
        members += [{**span, "program": entry.key, "place": at, **one} for at, one in enumerate(_members(data))]
    for name, rows in (("programs", programs), ("program_members", members)):
        if rows:
            connection.execute(sa.insert(sa.table(name, *(sa.column(column) for column in rows[0]))), rows)


def _members(data: dict[str, Any]) -> Iterator[dict[str, object]]:
    for curriculum in data.get("curricula", []):
        for course in curriculum["courses"]:
            excluded = json.dumps(course.get("excluded_runs", []), ensure_ascii=False)
            member = f"course-v1:{course['course']}+"
            yield {"kind": "course", "member": member, "curriculum": curriculum["slug"], "excluded": excluded}
    for nested in data.get("programs", []):
        yield {"kind": "program", "member": nested, "curriculum": "", "excluded": "[]"}
