"""Findings to statuses, verdicts, exit codes and plain data. Pure; what a finding looks like to people is not here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contentrepo.applets.findings import order, outcome, unlisted, visible
from contentrepo.applets.findings.models import Finding, Report, Verdict

__all__ = [
    "compare",
    "describe_unlisted",
    "exit_code",
    "finding_from_json",
    "finding_to_json",
    "judge",
    "make_visible",
    "merge_findings",
    "overall",
    "report_to_json",
    "sort_findings",
    "weigh",
]


def compare(head: Iterable[Finding], base: Iterable[Finding]) -> tuple[Finding, ...]:
    """The head's findings as new or existing, and those of the base that are gone as fixed; sorted.

    They compare as multisets of fingerprint and level, so lines may move and errors may not hide behind warnings.
    """
    from contentrepo.applets.findings import comparison

    return comparison.compare_with_base(head, base)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By path, line, column, rule, subject: the one order in which findings are kept and compared."""
    return order.sort_by_place(findings)


def merge_findings(many: Iterable[Finding], few: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same order, of many findings that have it already and a few others."""
    return order.merge_by_place(many, few)


def judge(findings: Iterable[Finding], *, changed: bool) -> Verdict:
    """One unit's verdict from its compared findings.

    An unchanged unit is unchanged whatever stands in it. A changed one is rejected where a finding blocks, still broken
    where only errors of the base stand in it, healed where errors of the base are gone and none is left, else accepted.
    """
    return outcome.judge_unit(findings, changed=changed)


def overall(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of the verdicts; accepted where all are unchanged or there are none."""
    return outcome.join_verdicts(verdicts)


def exit_code(verdict: Verdict) -> int:
    """1 for rejected, else 0. Wrong usage (2) and could not check (3) are errors, not verdicts."""
    return outcome.exit_code_of(verdict)


def finding_to_json(finding: Finding) -> dict[str, object]:
    """One finding as an object of strings and integers."""
    from contentrepo.applets.findings import plain

    return plain.plain_finding(finding)


def finding_from_json(data: Mapping[str, object]) -> Finding:
    """The finding that `finding_to_json` gave.

    Raises:
        KeyError: a name is missing.
        ValueError: a value is not what the name promises.
    """
    from contentrepo.applets.findings import plain

    return plain.finding_of(data)


def report_to_json(report: Report) -> dict[str, object]:
    """The object of `schemas/report.v1.json`.

    Names: verdict, units (unit, verdict, tree, changed), findings, counts (level -> status -> number), head and base
    (commit, tree), guard, checker, provisional, notes.
    """
    from contentrepo.applets.findings import plain

    return plain.plain_report(report)


def make_visible(text: str) -> str:
    """The same text on one line, with every character that cannot be seen written as an escape."""
    return visible.show_hidden(text)


def describe_unlisted(count: int, most: int) -> str:
    """The message of the finding that stands for `count` findings of one rule, beyond the first `most`."""
    return unlisted.describe_unlisted(count, most)


def weigh(message: str) -> int:
    """How many findings the message of one speaks of: more than one only where it stands for what is not listed."""
    return unlisted.weigh(message)
