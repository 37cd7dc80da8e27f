"""What units of other repositories hold: what the guard of one repository is made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlalchemy.sql.selectable import FromClause

from contentrepo.applets.live.database.schema import (
    CURRENT,
    catalog_entries,
    program_members,
    releases,
    run_keys,
    units,
)
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.glance import read_glance
from contentrepo.applets.live.programs.member import read_excluded
from contentrepo.applets.live.unit import CURRENT_RELEASE
from contentrepo.dataclass import dataclass

COURSE = "course"


@dataclass(frozen=True, slots=True)
class ForeignClaims:
    """What units of other repositories hold.

    Attributes:
        entries: (kind, key, repository, path) of catalog entries.
        keys: (run, external key, line).
        members: (program, kind, member, curriculum, excluded runs), as `ForeignCatalog.members` of a guard has them.
        commits: repository -> source commit of its live catalog.
        runs: key of a run with OLX -> repository.
        parents: organization -> its parent.
    """

    entries: tuple[tuple[str, str, str, str], ...]
    keys: tuple[tuple[str, str, int], ...]
    members: tuple[tuple[str, str, str, str, tuple[str, ...]], ...]
    commits: Mapping[str, str]
    runs: Mapping[str, str]
    parents: Mapping[str, str]


NO_CLAIMS = ForeignClaims((), (), (), {}, {}, {})
"""Where no unit belongs to another repository."""


def foreign_claims(store: Store, repository: str) -> ForeignClaims:
    """What units of other repositories hold, as of one moment: what the guard is made of."""
    if read_glance(store).is_all_of(repository):
        return NO_CLAIMS
    with store.reading() as connection:
        return ForeignClaims(
            entries=_read_entries(connection, repository),
            keys=_read_keys(connection, repository),
            members=_read_members(connection, repository),
            commits=_read_commits(connection, repository),
            runs=_read_runs(connection, repository),
            parents=_read_parents(connection, repository),
        )


def _read_entries(connection: Connection, repository: str) -> tuple[tuple[str, str, str, str], ...]:
    columns = (catalog_entries.c.kind, catalog_entries.c.key, units.c.repository, catalog_entries.c.path)
    rows = connection.execute(_foreign(select(*columns), catalog_entries, repository))
    return tuple(sorted((kind, key, *rest) for kind, key, *rest in rows))


def _read_parents(connection: Connection, repository: str) -> dict[str, str]:
    query = select(catalog_entries.c.key, catalog_entries.c.data).where(catalog_entries.c.kind == "organization")
    rows = connection.execute(_foreign(query, catalog_entries, repository))
    found = {key: json.loads(data).get("parent", "") for key, data in rows}
    return {key: parent for key, parent in sorted(found.items()) if parent}


def _read_keys(connection: Connection, repository: str) -> tuple[tuple[str, str, int], ...]:
    rows = connection.execute(_foreign(select(run_keys.c.run, run_keys.c.key, run_keys.c.line), run_keys, repository))
    return tuple(sorted((run, key, line) for run, key, line in rows))


def _read_members(connection: Connection, repository: str) -> tuple[tuple[str, str, str, str, tuple[str, ...]], ...]:
    rows = connection.execute(_foreign(select(program_members), program_members, repository))
    return tuple(
        sorted(
            (row.program, row.kind, _member(row.kind, row.member), row.curriculum, read_excluded(row.excluded))
            for row in rows
        )
    )


def _member(kind: str, member: str) -> str:
    return member.removeprefix("course-v1:").removesuffix("+") if kind == COURSE else member


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
