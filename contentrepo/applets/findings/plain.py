"""Findings and reports as plain data that JSON can hold (`schemas/report.v1.json`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from contentrepo.applets.findings.models import Finding, Gate, Level, Report, Revision, Status, UnitReport
from contentrepo.applets.findings.unlisted import weigh


def plain_finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "gate": finding.gate.value,
        "status": finding.status.value,
        "unit": finding.unit,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "subject": finding.subject,
        "value": finding.value,
        "message": finding.message,
        "hint": finding.hint,
    }


def finding_of(data: Mapping[str, object]) -> Finding:
    words = {name: _word(data[name]) for name in ("rule", "unit", "path", "subject", "value", "message", "hint")}
    return Finding(
        **words,
        level=Level(_word(data["level"])),
        gate=Gate(_word(data["gate"])),
        status=Status(_word(data["status"])),
        line=_number(data["line"]),
        column=_number(data["column"]),
    )


def plain_report(report: Report) -> dict[str, object]:
    return {
        "verdict": report.verdict.value,
        "units": [_plain_unit(unit) for unit in report.units],
        "findings": [plain_finding(finding) for finding in report.findings],
        "counts": _counts(report),
        "head": _plain_revision(report.head),
        "base": _plain_revision(report.base),
        "guard": report.guard,
        "checker": report.checker,
        "provisional": report.provisional,
        "notes": list(report.notes),
    }


def _plain_unit(unit: UnitReport) -> dict[str, object]:
    return {"unit": unit.unit, "verdict": unit.verdict.value, "tree": unit.tree, "changed": unit.changed}


def _plain_revision(revision: Revision) -> dict[str, str]:
    return {"commit": revision.commit, "tree": revision.tree}


def _counts(report: Report) -> dict[str, dict[str, int]]:
    counted: Counter[tuple[Level, Status]] = Counter()
    for finding in report.findings:
        counted[finding.level, finding.status] += weigh(finding.message)
    return {level.value: {status.value: counted[level, status] for status in Status} for level in Level}


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a finding's text is {value!r}")  # noqa: TRY004 - bad data, not a bad call
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise ValueError(f"a finding's place is {value!r}")  # noqa: TRY004 - bad data, not a bad call
    return value
