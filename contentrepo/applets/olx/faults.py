"""Files that were opened and could not be read."""

from __future__ import annotations

from contentrepo.applets.facts.models import Fault
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.models import Oddities


def note_fault(path: str, fault: Fault | None, odd: Oddities) -> None:
    """The fault at its place; nothing where there is none."""
    if fault is not None:
        odd.faults.append((Place(path, fault.line, fault.column), fault))


def drop_repeated(odd: Oddities) -> None:
    """A file is told once, however often it was opened."""
    odd.faults[:] = dict.fromkeys(odd.faults)
