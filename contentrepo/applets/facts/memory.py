"""A cache that lasts as long as the process, for a folder without git and for times when the file fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from contentrepo.applets.facts.models import Afterwards, BlobFacts, FactsCache, FactsKey, Make, at_once
from contentrepo.applets.facts.payload import unpack_facts

MAX_FACTS = 200_000


class MemoryCache:
    """Facts in two dictionaries; the oldest go first."""

    is_shared = False
    is_patient = False

    def __init__(self) -> None:
        self.statements = 0
        self.lasts = False
        self.beside: dict[str, Any] = {}
        self._facts: dict[FactsKey, BlobFacts] = {}
        self._rows: dict[tuple[str, str], Any] = {}

    def get(self, keys: Iterable[FactsKey]) -> dict[FactsKey, BlobFacts]:
        facts = self._facts
        return {key: facts[key] for key in keys if key in facts} if facts else {}

    def find(self, key: FactsKey) -> BlobFacts | None:
        return self._facts.get(key)

    def put(self, facts: Mapping[FactsKey, BlobFacts]) -> None:
        self._facts.update(facts)
        _drop_oldest(self._facts)

    def put_packed(self, payloads: Mapping[str, Mapping[str, bytes]]) -> None:
        for kind, some in payloads.items():
            self.put({(kind, blob): unpack_facts(payload) for blob, payload in some.items()})

    def has(self, key: FactsKey) -> bool:
        """Whether facts are here."""
        return key in self._facts

    @property
    def is_empty(self) -> bool:
        return not self._facts

    def reopen(self) -> FactsCache:
        return self

    def put_elsewhere(self, begin: Callable[[], object], wait: Callable[[], object]) -> None:
        begin()
        wait()

    def get_rows(self, kind: str, names: Iterable[str]) -> dict[str, Any]:
        return {name: self._rows[kind, name] for name in names if (kind, name) in self._rows}

    def find_row(self, kind: str, name: str) -> Any | None:
        return self._rows.get((kind, name))

    def put_rows(self, kind: str, rows: Mapping[str, Any]) -> None:
        self._rows.update({(kind, name): plain for name, plain in rows.items()})
        _drop_oldest(self._rows)

    def put_rows_late(self, kind: str, make: Make) -> None:
        self.put_rows(kind, make())

    def foresee(self, facts: Iterable[FactsKey], rows: Iterable[tuple[str, str]]) -> None:
        pass

    def gathering(self, afterwards: Afterwards = at_once) -> AbstractContextManager[None]:  # noqa: ARG002  nothing waits here
        return nullcontext()

    def close(self) -> None:
        self._facts.clear()
        self._rows.clear()


def _drop_oldest(kept: dict[FactsKey, Any]) -> None:
    for key in list(kept)[: max(0, len(kept) - MAX_FACTS)]:
        del kept[key]
