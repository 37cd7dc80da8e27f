"""Media that nothing named at some moment: condemned, and after a while taken away.

Why no publish loses bytes to a collection. Both end under the store's counter, so one of them is first.
- The collection is first: it noted that it took something away; or its verdict still stands on record, since a file
  goes before the transaction that strikes it off the record is over. The publish sees either, and brings the bytes.
- The publish is first: its rows name the bytes, which the collection sees when it looks for the second time.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, union, update

from contentrepo.applets.live.database.bulk import in_chunks
from contentrepo.applets.live.database.schema import assets, blobs, condemned_media
from contentrepo.applets.live.database.schema import store as counter
from contentrepo.applets.live.sequence import Moment


def find_doubtful(connection: Connection, names: Iterable[str]) -> set[str]:
    """Those of media that were just kept which are condemned, so perhaps gone again."""
    found: set[str] = set()
    for chunk in in_chunks(names):
        asked = select(condemned_media.c.sha256).where(condemned_media.c.sha256.in_(chunk))
        found.update(connection.execute(asked).scalars())
    return found


def read_named(connection: Connection) -> set[str]:
    """Every name of media that a row of the store gives, of whatever release."""
    named = union(select(blobs.c.sha256).where(blobs.c.sha256.is_not(None)), select(assets.c.sha256))
    return set(connection.execute(named).scalars())


def read_condemned(connection: Connection) -> dict[str, str]:
    """Name -> when it was condemned."""
    return {row.sha256: row.time for row in connection.execute(select(condemned_media))}


def write_condemned(connection: Connection, names: Iterable[str], *, time: str) -> None:
    rows = [{"sha256": name, "time": time} for name in sorted(names)]
    if rows:
        connection.execute(insert(condemned_media), rows)


def strike_off(connection: Connection, names: Iterable[str]) -> None:
    """Condemned no more: they are gone, or somebody names them."""
    for chunk in in_chunks(sorted(names)):
        connection.execute(delete(condemned_media).where(condemned_media.c.sha256.in_(chunk)))


def note_collected(connection: Connection, moment: Moment) -> None:
    """Let everybody who staged bytes before this moment look again."""
    connection.execute(update(counter).values(collected=moment.sequence))
