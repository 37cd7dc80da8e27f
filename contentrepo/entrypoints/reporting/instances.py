"""Findings with a name of their own each, by which a tracker knows them again when lines have moved.

A finding's fingerprint is the same for several equal ones; here they are numbered in the order of their places. Those
that are gone come after those that are there, so that a finding keeps its name while one like it is corrected.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from contentrepo.api.check import Finding, Report, Status, UnitReport
from contentrepo.dataclass import dataclass
from contentrepo.entrypoints.reporting.severity import severity

DIGITS = 40


@dataclass(frozen=True, slots=True)
class Instance:
    """One finding of a report.

    Attributes:
        name: hexadecimal, distinct within the report; never from a line number or a status.
        repeated: how many equal ones stand before it.
    """

    unit: UnitReport
    finding: Finding
    name: str
    repeated: int


def list_instances(report: Report) -> list[Instance]:
    """Every finding of a report, the most severe first."""
    found = (instance for unit in report.units for instance in number_instances(unit))
    return sorted(found, key=lambda instance: severity(instance.finding))


def number_instances(unit: UnitReport) -> Iterator[Instance]:
    """The findings of one unit."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in sorted(unit.findings, key=lambda one: one.status is Status.FIXED):
        repeated = seen[finding.fingerprint]
        seen[finding.fingerprint] += 1
        yield Instance(unit, finding, _name(unit.unit, finding.fingerprint, repeated), repeated)


def _name(unit: str, fingerprint: tuple[str, str, str], repeated: int) -> str:
    return sha256(json.dumps([unit, *fingerprint, repeated]).encode()).hexdigest()[:DIGITS]
