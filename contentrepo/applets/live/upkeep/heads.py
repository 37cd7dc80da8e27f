"""What says of a unit whose it is and where it stands: its own row, and that of its current release."""

from __future__ import annotations

from sqlalchemy import select, update

from contentrepo.applets.live.database.schema import releases, units
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import Source
from contentrepo.applets.live.sequence import take_sequence
from contentrepo.applets.live.unit import CURRENT_RELEASE


def list_headless(store: Store, source: Source) -> tuple[tuple[str, int], ...]:
    """Units of a source whose current release, the number beside the name, has lost its row."""
    query = select(units.c.name, units.c.release).outerjoin(releases, CURRENT_RELEASE).order_by(units.c.name)
    mine = (units.c.repository == source.repository, units.c.branch == source.branch, releases.c.number.is_(None))
    with store.reading() as connection:
        return tuple((name, release) for name, release in connection.execute(query.where(*mine)))


def write_source(store: Store, unit: str, source: Source) -> None:
    """Correct whose a unit is. It is no move, which an operator orders: it was never anybody else's."""
    with store.writing() as connection:
        take_sequence(connection)
        connection.execute(
            update(units).where(units.c.name == unit).values(repository=source.repository, branch=source.branch)
        )
