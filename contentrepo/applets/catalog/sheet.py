"""One catalog file's data, read leniently: what does not fit its schema is a misfit already and reads as absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contentrepo.applets.catalog.models import Misfit
from contentrepo.applets.catalog.pointer import nearest_place, pointer_of
from contentrepo.applets.facts.models import Settings
from contentrepo.applets.findings.models import Place
from contentrepo.cached_property import cached_property


class Section:
    """A mapping of a file (the whole file, or an item of a list) and its places."""

    def __init__(self, sheet: Sheet, pointer: str, data: object) -> None:
        self._sheet = sheet
        self._pointer = pointer
        self.data: Mapping[str, Any] = data if isinstance(data, dict) else {}

    def text(self, name: str, default: str = "") -> str:
        """A text that fits; the default where it is absent, null, or does not fit."""
        value = self.data.get(name)
        fits = isinstance(value, str) and not self.is_misshapen(name)
        return str(value) if fits else default

    def truth(self, name: str, *, default: bool) -> bool:
        """A boolean; the default where it is absent or none."""
        value = self.data.get(name)
        return value if isinstance(value, bool) else default

    def texts(self, name: str) -> Iterator[tuple[str, Place]]:
        """The texts of a list that fit, each with its place."""
        for pointer, item in self._items(name):
            if isinstance(item, str) and not self._sheet.is_misshapen(pointer):
                yield item, self._sheet.place(pointer)

    def sections(self, name: str) -> Iterator[Section]:
        """The mappings of a list."""
        for pointer, item in self._items(name):
            if isinstance(item, dict):
                yield Section(self._sheet, pointer, item)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A mapping; empty where it is absent or none."""
        value = self.data.get(name)
        return value if isinstance(value, dict) else {}

    def place(self, *names: str) -> Place:
        """The place of a property, or of the section itself."""
        return self._sheet.place(self._pointer + pointer_of(names))

    def is_misshapen(self, *names: str) -> bool:
        """Whether the schema check has something to say about exactly this property."""
        return self._sheet.is_misshapen(self._pointer + pointer_of(names))

    def _items(self, name: str) -> Iterator[tuple[str, object]]:
        items = self.data.get(name)
        if isinstance(items, list):
            for index, item in enumerate(items):
                yield f"{self._pointer}/{name}/{index}", item


class Sheet:
    """A whole file; `top` is its outermost mapping."""

    def __init__(self, path: str, settings: Settings) -> None:
        self.path = path
        self.top = Section(self, "", settings.data)
        self._settings = settings

    def place(self, pointer: str) -> Place:
        """The place of a pointer, or of the nearest thing around it that has one."""
        return Place(self.path, *nearest_place(pointer, self._places))

    def is_misshapen(self, pointer: str) -> bool:
        """Whether the schema check has something to say about exactly this value."""
        misshapes = self._settings.misshapes
        return bool(misshapes) and any(misshape[0] == pointer for misshape in misshapes)

    def misfits(self) -> Iterator[Misfit]:
        """What the schema check found."""
        for _, line, column, value, detail, hint in self._settings.misshapes:
            yield Misfit("schema", Place(self.path, line, column), self.path, value, detail, hint)

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        return {pointer: (line, column) for pointer, line, column in self._settings.places}
