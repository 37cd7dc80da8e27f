"""The one order of findings, so that the same findings are the same bytes on every run."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable

from contentrepo.applets.findings.models import Finding


def sort_by_place(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=_place))


def merge_by_place(many: Iterable[Finding], few: Iterable[Finding]) -> tuple[Finding, ...]:
    merged = [*many]
    for finding in few:
        insort(merged, finding, key=_place)
    return tuple(merged)


def _place(finding: Finding) -> tuple[str | int, ...]:
    return (
        finding.path,
        finding.line,
        finding.column,
        finding.rule,
        finding.subject,
        finding.value,
        finding.message,
        finding.hint,
        finding.unit,
        finding.level,
        finding.gate,
        finding.status,
    )
