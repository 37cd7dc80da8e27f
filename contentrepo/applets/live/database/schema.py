"""The tables of the live store. Migrations spell them out once more, frozen; a test holds the two together.

State rows (files, blocks, assets, catalog entries, key claims) carry from_release and to_release, numbers of their
unit's releases: a row belongs to release R where from_release <= R < to_release. Rows of the current release have
to_release = CURRENT. So one unique key both forbids two current rows and answers "as of", and no query needs an OR.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
)

from contentrepo.applets.live.database.columns import free as _free
from contentrepo.applets.live.database.columns import large as _large
from contentrepo.applets.live.database.columns import metadata
from contentrepo.applets.live.database.columns import number as _number
from contentrepo.applets.live.database.columns import plain as _plain
from contentrepo.applets.live.database.text import PLAIN, FreeText

CURRENT = 2**31 - 1
"""The to_release of rows that no release has ended."""

HELD = 2**63 - 1
"""The to_sequence of claims that hold now."""

REVISION = "0005"
"""The migration that makes this schema."""


def _unit() -> Column[int]:
    return Column("unit", Integer, ForeignKey("units.id"), nullable=False)


# One row. Every commit to the store takes the next sequence from it and so holds it until it is over; that makes the
# sequence gapless and visible in order, and serves as the one lock under which claims change.
store = Table(
    "store",
    metadata,
    Column("singleton", Integer, primary_key=True, autoincrement=False),
    _plain("id"),
    _large("sequence"),
    _large("time"),  # of the last sequence, in microseconds since the epoch
    Column("collected", BigInteger),  # the sequence at which bytes were last taken away; who staged some looks again
    CheckConstraint("singleton = 1", name="one_row"),
)

units = Table(
    "units",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", FreeText, nullable=False, unique=True),
    _plain("kind"),
    _free("repository"),
    _free("branch"),
    _number("version"),
    _number("release"),
    Index(None, "repository", "branch"),
)

releases = Table(
    "releases",
    metadata,
    _unit(),
    _number("number"),
    Column("sequence", BigInteger, nullable=False, unique=True),
    _plain("time"),
    _plain("commit_id"),
    _plain("base"),
    _plain("tree"),
    _free("actor"),
    _free("pusher"),
    _plain("door"),
    _plain("kind"),
    _number("reverted"),
    _free("reason"),
    _plain("verdict"),
    _plain("checker"),
    _plain("guard"),
    _number("changed_blocks"),
    _number("changed_files"),
    _number("blocks"),
    _number("files"),
    Column("thinned", BigInteger),  # the sequence at which its rows were taken away
    PrimaryKeyConstraint("unit", "number"),
    Index(None, "unit", "sequence"),
    Index(None, "unit", "commit_id"),
    Index(None, "time"),
)

accepted_commits = Table(
    "accepted_commits",
    metadata,
    _free("repository"),
    _free("branch"),
    _plain("commit_id"),
    _large("sequence"),
    _plain("time"),
    PrimaryKeyConstraint("repository", "branch", "commit_id"),
    Index(None, "commit_id"),
)

# A unit may be refused before it is ever published, so refusals name it and have no row of `units` behind them.
refusals = Table(
    "refusals",
    metadata,
    Column("id", Integer, primary_key=True),
    _free("repository"),
    _free("branch"),
    _free("unit"),
    _plain("commit_id"),
    _plain("tree"),
    _large("sequence"),
    _plain("time"),
    _plain("kind"),
    _free("detail"),
    Column("cleared", BigInteger),  # the sequence at which it stopped to hold
    Index(None, "unit", "commit_id"),
    Index(None, "sequence"),
)
Index(
    "uq_refusals_open",
    refusals.c.repository,
    refusals.c.branch,
    refusals.c.unit,
    unique=True,
    sqlite_where=refusals.c.cleared.is_(None),
    postgresql_where=refusals.c.cleared.is_(None),
)

files = Table(
    "files",
    metadata,
    _unit(),
    _free("path"),
    _number("mode"),
    _plain("blob"),
    _number("from_release"),
    _number("to_release"),
    PrimaryKeyConstraint("unit", "path", "to_release"),
)

# Bytes are here, or in media under their SHA-256, or both (a page that is also an asset).
blobs = Table(
    "blobs",
    metadata,
    Column("id", PLAIN, primary_key=True),
    _large("size"),
    Column("data", LargeBinary),
    Column("sha256", PLAIN),
    CheckConstraint("data IS NOT NULL OR sha256 IS NOT NULL", name="kept"),
    Index(None, "sha256"),
)

# Media that nothing named when it was last looked at. They go after a while, if nothing names them then either.
condemned_media = Table(
    "condemned_media",
    metadata,
    Column("sha256", PLAIN, primary_key=True),
    _plain("time"),
)

block_versions = Table(
    "block_versions",
    metadata,
    Column("version", PLAIN, primary_key=True),
    _free("block_type"),
    _free("attributes"),
    _free("children"),
    Column("body", LargeBinary, nullable=False),
)

blocks = Table(
    "blocks",
    metadata,
    _unit(),
    _free("block_type"),
    _free("block_id"),
    Column("version", PLAIN, ForeignKey("block_versions.version"), nullable=False),
    _free("parent"),
    _large("position"),
    _free("path"),
    _free("display_name"),
    _number("from_release"),
    _number("to_release"),
    PrimaryKeyConstraint("unit", "block_type", "block_id", "to_release"),
)

log_records = Table(
    "log_records",
    metadata,
    _unit(),
    _number("release"),
    _number("ordinal"),
    _plain("kind"),
    _free("subject"),
    _plain("old"),
    _plain("new"),
    PrimaryKeyConstraint("unit", "release", "ordinal"),
)

assets = Table(
    "assets",
    metadata,
    _unit(),
    _free("name"),
    _free("path"),
    _plain("sha256"),
    _large("size"),
    _free("media_type"),
    Column("locked", Boolean, nullable=False),
    _number("from_release"),
    _number("to_release"),
    PrimaryKeyConstraint("unit", "path", "to_release"),
    Index(None, "unit", "name"),
    Index(None, "sha256"),
)

catalog_entries = Table(
    "catalog_entries",
    metadata,
    _unit(),
    _plain("kind"),
    _free("key"),
    _free("data"),
    _free("path"),
    _number("from_release"),
    _number("to_release"),
    PrimaryKeyConstraint("unit", "kind", "key", "to_release"),
    Index(None, "kind", "key", "to_release"),
)

# Made of the entries of kind "program", in the transaction that writes them, so that look-ups read no JSON. Curricula
# of no program have members too, under "curriculum:<slug>" for a program.
programs = Table(
    "programs",
    metadata,
    _unit(),
    _free("slug"),
    _plain("status"),
    _number("from_release"),
    _number("to_release"),
    PrimaryKeyConstraint("unit", "slug", "to_release"),
    Index(None, "slug", "to_release"),
)

program_members = Table(
    "program_members",
    metadata,
    _unit(),
    _free("program"),
    _number("place"),
    _plain("kind"),
    _free("member"),
    _free("curriculum"),
    _free("excluded"),
    _number("from_release"),
    _number("to_release"),
    PrimaryKeyConstraint("unit", "program", "place", "to_release"),
    Index(None, "program", "kind", "to_release"),
    Index(None, "member", "kind", "to_release"),
)

kept_releases = Table(
    "kept_releases",
    metadata,
    Column("id", Integer, primary_key=True),
    _free("program"),
    _large("sequence"),
    _free("reason"),
    _free("actor"),
    _plain("time"),
    Column("lifted", BigInteger),  # the sequence from which it is kept no more
    _free("lifted_by"),
    _free("lifted_reason"),
    Index(None, "program", "sequence"),
)

# Which run has which external key, as its catalog entry says.
run_keys = Table(
    "run_keys",
    metadata,
    _unit(),
    _free("run"),
    _free("course"),
    _free("folded"),
    _free("key"),
    _free("path"),
    _number("line"),
    _number("from_release"),
    _number("to_release"),
    PrimaryKeyConstraint("unit", "run", "to_release"),
    Index(None, "course"),
)

# What follows from keys and members, over all catalogs together. It spans sequences: anybody's release may change it.
key_claims = Table(
    "key_claims",
    metadata,
    _free("scope"),
    _free("folded"),
    _free("key"),
    _free("run"),
    _unit(),
    _free("path"),
    _number("line"),
    _large("from_sequence"),
    _large("to_sequence"),
    PrimaryKeyConstraint("scope", "folded", "run", "from_sequence"),
    Index(None, "folded"),
)
# What stops two units, whoever writes them and when, from holding one key in one scope.
Index(
    "uq_key_claims_current",
    key_claims.c.scope,
    key_claims.c.folded,
    unique=True,
    sqlite_where=key_claims.c.to_sequence == HELD,
    postgresql_where=key_claims.c.to_sequence == HELD,
)

name_claims = Table(
    "name_claims",
    metadata,
    _plain("kind"),
    _free("name"),
    _unit(),
    PrimaryKeyConstraint("kind", "name"),
    Index(None, "unit"),
)

# An operator's word that a unit comes from another source from now on.
claim_moves = Table(
    "claim_moves",
    metadata,
    Column("id", Integer, primary_key=True),
    _plain("kind"),
    _free("name"),
    _free("from_repository"),
    _free("from_branch"),
    _free("to_repository"),
    _free("to_branch"),
    _free("actor"),
    _free("reason"),
    _large("sequence"),
    _plain("time"),
    Index(None, "kind", "name"),
)

pins = Table(
    "pins",
    metadata,
    Column("id", Integer, primary_key=True),
    _unit(),
    _number("release"),
    _free("reason"),
    _free("actor"),
    _plain("time"),
    Column("lifted", BigInteger),  # the sequence at which it was lifted
    _free("lifted_by"),
    _free("lifted_reason"),
    Index(None, "unit"),
)

pin_contents = Table(
    "pin_contents",
    metadata,
    Column("pin", Integer, ForeignKey("pins.id"), nullable=False),
    _free("path"),
    _plain("blob"),
    PrimaryKeyConstraint("pin", "path"),
)
