"""A catalog entry as it is live now, whichever catalog has it."""

from __future__ import annotations

from sqlalchemy import select

from contentrepo.applets.live.database.schema import CURRENT, catalog_entries
from contentrepo.applets.live.database.store import Store


def find_entry(store: Store, kind: str, key: str) -> str | None:
    """The entry's data, JSON as text; None where none is live."""
    query = select(catalog_entries.c.data).where(catalog_entries.c.kind == kind, catalog_entries.c.key == key)
    with store.reading() as connection:
        return connection.execute(query.where(catalog_entries.c.to_release == CURRENT)).scalar()
