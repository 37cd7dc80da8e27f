"""Facts by path, most of them as bytes until somebody asks: as objects, those of a course take five times the room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from contentrepo.applets.facts.models import BlobFacts, Brief
from contentrepo.applets.facts.payload import open_facts

T = TypeVar("T")


class PackedFacts(Mapping[str, BlobFacts]):
    """Read-only. What was packed is unpacked anew for each look.

    Attributes:
        held: the same as it is held, for whoever looks so often that he unpacks himself.
    """

    def __init__(self, held: Mapping[str, BlobFacts | Brief | bytes]) -> None:
        self.held = held

    def __getitem__(self, path: str) -> BlobFacts:
        return open_facts(self.held[path])

    def get(self, path: str, default: T | None = None) -> BlobFacts | T | None:  # type: ignore[override]
        held = self.held.get(path)
        return default if held is None else open_facts(held)

    def __contains__(self, path: object) -> bool:
        return path in self.held

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)
