"""What units of other repositories hold: what the guard of one repository is made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlalchemy.sql.selectable import FromClause

from contentrepo.applets.live.schema import (
    CURRENT,
    catalog_entries,
    claim_moves,
    program_members,
    releases,
    run_keys,
    units,
)
from contentrepo.applets.live.store import Store
from contentrepo.applets.live.unit import CURRENT_RELEASE
from contentrepo.dataclass import dataclass

COURSE, PROGRAM, CURRICULUM = "course", "program", "curriculum:"


@dataclass(frozen=True, slots=True)
class ForeignClaims:
    """What units of other repositories hold.

    Attributes:
        entries: (kind, key, repository, path) of catalog entries.
        keys: (run, external key, line).
        members: (program, kind, member, curriculum, excluded runs), as `ForeignCatalog.members` of a guard has them.
        commits: repository -> source commit of its live catalog.
        runs: key of a run with OLX -> repository.
    """

    entries: tuple[tuple[str, str, str, str], ...]
    keys: tuple[tuple[str, str, int], ...]
    members: tuple[tuple[str, str, str, str, tuple[str, ...]], ...]
    commits: Mapping[str, str]
    runs: Mapping[str, str]


def read_foreign_claims(store: Store, repository: str) -> ForeignClaims:
    """All of it as of one moment. What an operator has moved to the repository is foreign no longer."""
    with store.reading() as connection:
        moved = _read_moved(connection, repository)
        return ForeignClaims(
            entries=_read_entries(connection, repository, moved),
            keys=_read_keys(connection, repository, moved),
            members=_read_members(connection, repository, moved),
            commits=_read_commits(connection, repository),
            runs=_read_runs(connection, repository),
        )


def _read_moved(connection: Connection, repository: str) -> set[tuple[str, str]]:
    query = select(claim_moves.c.kind, claim_moves.c.name)
    query = query.where(claim_moves.c.to_repository == repository, claim_moves.c.taken.is_(None))
    return {(kind, name) for kind, name in connection.execute(query)}


def _read_entries(
    connection: Connection, repository: str, moved: set[tuple[str, str]]
) -> tuple[tuple[str, str, str, str], ...]:
    columns = (catalog_entries.c.kind, catalog_entries.c.key, units.c.repository, catalog_entries.c.path)
    rows = connection.execute(_foreign(select(*columns), catalog_entries, repository))
    return tuple(sorted((kind, key, *rest) for kind, key, *rest in rows if (kind, key) not in moved))


def _read_keys(
    connection: Connection, repository: str, moved: set[tuple[str, str]]
) -> tuple[tuple[str, str, int], ...]:
    rows = connection.execute(_foreign(select(run_keys.c.run, run_keys.c.key, run_keys.c.line), run_keys, repository))
    return tuple(sorted((run, key, line) for run, key, line in rows if ("run", run) not in moved))


def _read_members(
    connection: Connection, repository: str, moved: set[tuple[str, str]]
) -> tuple[tuple[str, str, str, str, tuple[str, ...]], ...]:
    rows = connection.execute(_foreign(select(program_members), program_members, repository))
    return tuple(
        sorted(
            (row.program, row.kind, _member(row.kind, row.member), row.curriculum, tuple(json.loads(row.excluded)))
            for row in rows
            if _named(row.program) not in moved
        )
    )


def _member(kind: str, member: str) -> str:
    return member.removeprefix("course-v1:").removesuffix("+") if kind == COURSE else member


def _named(program: str) -> tuple[str, str]:
    if program.startswith(CURRICULUM):
        return "curriculum", program.removeprefix(CURRICULUM)
    return PROGRAM, program


def _read_commits(connection: Connection, repository: str) -> dict[str, str]:
    query = select(units.c.repository, releases.c.commit_id).join(releases, CURRENT_RELEASE)
    query = query.where(units.c.kind == "catalog", units.c.repository != repository, releases.c.tree != "")
    return {row.repository: row.commit_id for row in connection.execute(query.order_by(units.c.repository))}


def _read_runs(connection: Connection, repository: str) -> dict[str, str]:
    query = select(units.c.name, units.c.repository).join(releases, CURRENT_RELEASE).order_by(units.c.name)
    query = query.where(units.c.kind == "olx", units.c.repository != repository, releases.c.tree != "")
    return {row.name: row.repository for row in connection.execute(query)}


def _foreign(query: Select[*tuple[Any, ...]], table: FromClause, repository: str) -> Select[*tuple[Any, ...]]:
    query = query.join(units, units.c.id == table.c.unit)
    return query.where(table.c.to_release == CURRENT, units.c.repository != repository)
