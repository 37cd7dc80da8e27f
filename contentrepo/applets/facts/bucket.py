"""Very many facts in few rows: a row for each takes ten times the time of a row for each seventy.

A bucket holds the facts of one kind whose blobs begin alike. Whoever keeps more of them appends a part.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping

from contentrepo.applets.facts.models import FactsKey
from contentrepo.applets.facts.seal import seal, unseal

PREFIX = 2  # digits of a blob id that its bucket is named by
LENGTH = 4  # bytes before each part that say how long it is

Bucket = tuple[str, str]
"""A kind, and how its blobs begin."""


def bucket_of(key: FactsKey) -> Bucket:
    kind, blob = key
    return kind, blob[:PREFIX]


def fill_buckets(payloads: Mapping[str, Mapping[str, bytes]]) -> Iterator[tuple[Bucket, bytes]]:
    """Each bucket with the bytes of its part.

    Args:
        payloads: kind -> blob -> packed facts.
    """
    for kind, some in payloads.items():
        parts: dict[str, dict[str, bytes]] = {}
        for blob, payload in some.items():
            start = blob[:PREFIX]
            if start in parts:
                parts[start][blob] = payload
            else:
                parts[start] = {blob: payload}
        for start, part in parts.items():
            data = seal(marshal.dumps(part))
            yield (kind, start), len(data).to_bytes(LENGTH, "big") + data


def read_bucket(row: object) -> Iterator[Mapping[str, bytes]]:
    """The parts of a bucket, payloads by blob; those from the first on that was damaged are left out."""
    if not isinstance(row, bytes):  # a column of SQLite holds anything
        return
    place = 0
    while place < len(row):
        start = place + LENGTH
        place = start + int.from_bytes(row[place:start], "big")
        data = unseal(row[start:place])
        if data is None:
            return
        yield marshal.loads(data)  # noqa: S302 - our own file, and the checksum holds
