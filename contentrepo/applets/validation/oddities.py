"""What the parser found odd in the course under judgement, as rules read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contentrepo.applets.facts.models import Fault
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.models import Oddities, Oddity
from contentrepo.applets.validation.models import Subject
from contentrepo.applets.validation.territory import within
from contentrepo.dataclass import replace

NONE = Oddities()


def oddities_of(subject: Subject) -> Oddities:
    """The head's oddities; none where the head has no such run."""
    return subject.head.course.oddities if subject.head.course else NONE


def faults_at(subject: Subject, faults: Iterable[tuple[Place, Fault]]) -> Iterator[tuple[Place, Fault, str]]:
    """Faults at the line where reading stopped, each with what the unit calls its file."""
    for place, fault in faults:
        exact = replace(place, line=fault.line, column=fault.column, ordinal=-1) if fault.line else place
        yield exact, fault, within(subject.head.unit, place.path)


def notes_of(subject: Subject, rule: str) -> list[Oddity]:
    """What the parser kept for the rule of this id: of the course as a whole, and of what stands inside its blocks."""
    odd = oddities_of(subject)
    return [*odd.notes.get(rule, ()), *odd.remarks.get(rule, ())]
