"""What every media store can do, wherever it keeps the bytes. A name is the SHA-256 of the bytes, in hex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol


class Media(Protocol):
    """Bytes by their SHA-256. What is there never changes, so a second writer of one name does no harm.

    Attributes:
        place: where they are, as it may be shown.
    """

    place: str

    def put(self, sha256: str, chunks: Iterable[bytes]) -> None:
        """Keep the joined chunks; when it returns they outlive a power cut.

        Raises:
            InvalidMediaName: not 64 lower-case hex digits.
            MediaMismatch: the bytes have another SHA-256; nothing is kept.
            MediaUnavailable: the place cannot be written.
        """

    def put_many(self, items: Iterable[tuple[str, bytes]]) -> None:
        """The same for many names, several at a time; `items` is drawn from the calling thread, a few ahead.

        Raises:
            As `put`; what was kept before stays.
        """

    def has(self, sha256: str) -> bool:
        """Whether the bytes are there."""

    def read(self, sha256: str) -> bytes:
        """All bytes at once.

        Raises:
            MediaMissing: nothing is kept under this name.
        """

    def stream(self, sha256: str) -> Iterator[bytes]:
        """The bytes in chunks of at most a mebibyte.

        Raises:
            MediaMissing: nothing is kept under this name.
        """

    def list_names(self) -> Iterator[str]:
        """Every name that is there, in any order.

        Raises:
            MediaUnavailable: the place cannot be read.
        """

    def delete(self, names: Iterable[str]) -> None:
        """Forget the bytes; a name that is not there is none to forget.

        Raises:
            MediaUnavailable: the place cannot be written; some may be gone.
        """

    def add_owner(self, owner: str, name: str) -> None:
        """Leave the mark of a live store: its id of 32 hex digits, and its name for people. One that is there stays.

        Raises:
            MediaUnavailable: the place cannot be written.
        """

    def list_owners(self) -> dict[str, str]:
        """Id -> name of every store that left its mark.

        Raises:
            MediaUnavailable: the place cannot be read.
        """

    def drop_owner(self, owner: str) -> None:
        """Take a mark away; one that is not there is none to take away.

        Raises:
            MediaUnavailable: the place cannot be written.
        """
