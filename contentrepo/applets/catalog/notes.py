"""What reading the catalog files gathers beside entries: misfits, and references to be looked up at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from contentrepo.applets.catalog.models import Misfit
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.api import InvalidKey
from contentrepo.dataclass import dataclass, field

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry names another. `kind` is organization, course, run or program; `name` is the printed key."""

    kind: str
    name: str
    place: Place
    subject: str


@dataclass(slots=True)
class Notes:
    """Gathered in the order of reading."""

    misfits: list[Misfit] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def refer(self, kind: str, name: str, *, place: Place, subject: str) -> None:
        """Remember that `subject` names something, to be looked up when everything is read."""
        self.references.append(Reference(kind, name, place, subject))

    def refuse(self, code: str, value: str, *, place: Place, subject: str, detail: str, hint: str = "") -> None:
        """Note a misfit."""
        self.misfits.append(Misfit(code, place, subject, value, detail, hint))

    def parse(self, parse: Callable[[str], Key], text: str, *, code: str, place: Place, subject: str) -> Key | None:
        """A key, or None with a misfit that says why it is none."""
        try:
            return parse(text)
        except InvalidKey as error:
            self.refuse(code, error.value, place=place, subject=subject, detail=str(error), hint=error.hint)
            return None
