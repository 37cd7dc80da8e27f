"""The one order in which findings are told: what blocks, then what is new, then what stood before; gone ones last."""

from __future__ import annotations

from contentrepo.api.check import Finding, Level, Status

Urgency = tuple[bool, bool, int, int]

_LEVELS = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}
_STATUSES = {Status.NEW: 0, Status.ACKNOWLEDGED: 1, Status.EXISTING: 2, Status.FIXED: 3}


def urgency(finding: Finding) -> Urgency:
    """For people: within what blocks nothing, everything that this change brought comes before what stood before."""
    status = _STATUSES[finding.status]
    return finding.status is Status.FIXED, not finding.blocks, status, _LEVELS[finding.level]


def severity(finding: Finding) -> Urgency:
    """For programs that cut a long list: within what blocks nothing, errors come before warnings, new ones first."""
    level = _LEVELS[finding.level]
    return finding.status is Status.FIXED, not finding.blocks, level, _STATUSES[finding.status]
