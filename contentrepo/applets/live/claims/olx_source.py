"""Where a run's OLX comes from: a catalog entry with `source:` says it, and nobody else may bring it."""

from __future__ import annotations

import json

from sqlalchemy import Connection, bindparam, select

from contentrepo.applets.live.claims.claimed import Claimed
from contentrepo.applets.live.database.schema import CURRENT, catalog_entries, releases, units
from contentrepo.applets.live.models import Holder, Source, UnitChange
from contentrepo.applets.live.unit import CURRENT_RELEASE


def check_olx_source(connection: Connection, change: UnitChange) -> None:
    """Refuse a run's first OLX from a place that its catalog entry does not name. Asked only when a name is taken.

    Raises:
        Claimed: the entry names another repository or branch.
    """
    row = connection.execute(_ENTRY, {"run": change.unit}).one_or_none()
    said = json.loads(row.data).get("source") if row else None
    if row is None or not said:
        return
    branch = said.get("branch") or change.source.branch
    if Source(said.get("repository", ""), branch) == change.source:
        return
    holder = Holder(
        kind="entry",
        name=change.unit,
        unit=row.name,
        source=Source(row.repository, row.branch),
        commit=row.commit_id,
        path=row.path,
        run=f"{said.get('repository', '')}, branch {said['branch']}" if said.get("branch") else said["repository"],
    )
    raise Claimed(change.unit, [holder], hint="Correct `source:` in the catalog entry and publish that first.")


_ENTRY = (
    select(
        catalog_entries.c.data,
        catalog_entries.c.path,
        units.c.name,
        units.c.repository,
        units.c.branch,
        releases.c.commit_id,
    )
    .join(units, units.c.id == catalog_entries.c.unit)
    .join(releases, CURRENT_RELEASE)
    .where(catalog_entries.c.kind == "run", catalog_entries.c.key == bindparam("run"))
    .where(catalog_entries.c.to_release == CURRENT)
)
