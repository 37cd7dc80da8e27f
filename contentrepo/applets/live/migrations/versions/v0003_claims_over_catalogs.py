"""External keys are claimed over all catalogs together; claims can be moved.

What each catalog says of external keys gets a table of its own, filled from the claims of old releases; the claims
themselves span store sequences from now on. Curricula that belong to no program have members as programs have.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CURRENT = 2**31 - 1
HELD = 2**63 - 1


def upgrade() -> None:
    connection = op.get_bind()
    old = connection.execute(sa.text("SELECT * FROM key_claims")).mappings().all()
    op.drop_table("key_claims")
    _create_run_keys()
    _create_key_claims()
    _create_claim_moves()
    _fill("run_keys", _run_keys(old))
    entries = "SELECT * FROM catalog_entries WHERE kind = 'curriculum'"
    _fill("program_members", _curricula(connection.execute(sa.text(entries)).mappings()))
    _fill("key_claims", _claims(connection, old))


def _create_run_keys() -> None:
    op.create_table(
        "run_keys",
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("run", TEXT, nullable=False),
        sa.Column("course", TEXT, nullable=False),
        sa.Column("folded", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("to_release", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "run", "to_release", name=op.f("pk_run_keys")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_run_keys_unit")),
    )
    op.create_index(op.f("ix_run_keys_course"), "run_keys", ["course"])


def _create_key_claims() -> None:
    op.create_table(
        "key_claims",
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("folded", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("run", TEXT, nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("from_sequence", sa.BigInteger(), nullable=False),
        sa.Column("to_sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "folded", "run", "from_sequence", name=op.f("pk_key_claims")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_key_claims_unit")),
    )
    op.create_index(op.f("ix_key_claims_folded"), "key_claims", ["folded"])
    held = sa.text(f"to_sequence = {HELD}")
    op.create_index(
        "uq_key_claims_current",
        "key_claims",
        ["scope", "folded"],
        unique=True,
        sqlite_where=held,
        postgresql_where=held,
    )


def _create_claim_moves() -> None:
    op.create_table(
        "claim_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("from_repository", TEXT, nullable=False),
        sa.Column("from_branch", TEXT, nullable=False),
        sa.Column("to_repository", TEXT, nullable=False),
        sa.Column("to_branch", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("time", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_moves")),
    )
    op.create_index(op.f("ix_claim_moves_kind_name"), "claim_moves", ["kind", "name"])


def _fill(table: str, rows: Iterable[dict[str, Any]]) -> None:
    found = list(rows)
    if found:
        op.bulk_insert(sa.table(table, *(sa.column(name) for name in found[0])), found)


def _run_keys(claims: Iterable[sa.RowMapping]) -> Iterator[dict[str, Any]]:
    """Every run with a key claimed it in its catalog course."""
    for claim in claims:
        kind, _, course = claim["scope"].partition(":")
        if kind == "course":
            kept = {name: claim[name] for name in claim if name != "scope"}
            yield {**kept, "course": course}


def _curricula(entries: Iterable[sa.RowMapping]) -> Iterator[dict[str, Any]]:
    """The members of curricula that belong to no program."""
    for entry in entries:
        data = json.loads(entry["data"])
        row = {name: entry[name] for name in ("unit", "from_release", "to_release")}
        row |= {"program": f"curriculum:{entry['key']}", "kind": "course", "curriculum": data.get("slug", "")}
        for place, course in enumerate(data.get("courses", ())):
            excluded = json.dumps(course.get("excluded_runs", []), ensure_ascii=False)
            yield {**row, "place": place, "member": f"course-v1:{course['course']}+", "excluded": excluded}


def _claims(connection: sa.Connection, claims: Iterable[sa.RowMapping]) -> Iterator[dict[str, Any]]:
    found = connection.execute(sa.text("SELECT unit, number, sequence FROM releases"))
    sequences: dict[tuple[int, int], int] = {(unit, number): sequence for unit, number, sequence in found}
    for claim in claims:
        unit, ended = claim["unit"], claim["to_release"]
        kept = {name: claim[name] for name in claim if not name.endswith("_release")}
        yield {
            **kept,
            "from_sequence": sequences[unit, claim["from_release"]],
            "to_sequence": HELD if ended == CURRENT else sequences[unit, ended],
        }
