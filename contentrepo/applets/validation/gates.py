"""Which findings decide at a door: what is acknowledged does not, and not every door listens to every gate."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from contentrepo.applets.findings.models import Finding, Gate, Level, Status
from contentrepo.applets.validation.models import Strictness, Surroundings
from contentrepo.dataclass import replace


def mark_acknowledged(found: Iterable[Finding], unit: str, around: Surroundings) -> list[Finding]:
    """The findings of a unit; the trailers are asked for where one blocks that they could speak of."""
    said: Collection[tuple[str, str]] | None = None
    result = []
    for finding in found:
        if finding.gate is Gate.IMPACT and finding.blocks:
            said = around.acknowledged(unit) if said is None else said
            if (finding.rule, finding.subject) in said or (finding.rule, unit) in said:
                result.append(replace(finding, status=Status.ACKNOWLEDGED))
                continue
        result.append(finding)
    return result


def that_count(found: tuple[Finding, ...], strictness: Strictness) -> tuple[Finding, ...]:
    """The findings that this door lets decide; the others are shown."""
    if strictness is Strictness.LIVE:
        return found
    if strictness is Strictness.STAGED:
        return tuple(f for f in found if f.gate is not Gate.IMPACT)
    return tuple(f for f in found if f.gate is Gate.ALWAYS or f.level is not Level.ERROR)
