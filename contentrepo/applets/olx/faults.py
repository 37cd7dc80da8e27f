"""Files that were opened and could not be read."""

from __future__ import annotations

from contentrepo.applets.facts.models import Fault
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.models import Oddities


def note_fault(path: str, fault: Fault | None, odd: Oddities) -> None:
    """Told once for a file, however often it is opened; nothing where there is no fault."""
    if fault is not None and all(place.path != path for place, _ in odd.faults):
        odd.faults.append((Place(path, fault.line, fault.column), fault))
