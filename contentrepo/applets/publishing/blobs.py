"""The bytes of many blobs: most in one bulk read, large ones each by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contentrepo.applets.repository.api import ObjectTooLarge
from contentrepo.applets.repository.models import Snapshot

LARGE = 16 << 20
"""Bytes above which a blob is read piece by piece."""


def read_blobs(head: Snapshot, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """(blob, bytes), each once, in no promised order.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    left, large = list(dict.fromkeys(blobs)), []
    while left:
        try:
            yield from head.read(left)
            left = []
        except ObjectTooLarge as error:
            large.append(error.blob)
            left = left[left.index(error.blob) + 1 :]
    for blob in large:
        yield blob, b"".join(head.read_stream(blob))


def read_rest(head: Snapshot, blobs: Iterable[str], held: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The same where the bytes of some are held already."""
    wanted = list(blobs)
    yield from ((blob, held[blob]) for blob in wanted if blob in held)
    yield from read_blobs(head, (blob for blob in wanted if blob not in held))


def read_pieces(head: Snapshot, blobs: Iterable[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """(blob, its bytes in pieces), each once; the pieces are to be used before the next blob.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    sizes = dict(head.size(blobs))
    for blob, data in head.read(blob for blob, size in sizes.items() if size <= LARGE):
        yield blob, iter((data,))
    for blob, size in sizes.items():
        if size > LARGE:
            yield blob, head.read_stream(blob)
