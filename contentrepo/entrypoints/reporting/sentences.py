"""A unit's verdict as a sentence, and counts as words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from contentrepo.api.check import Finding, Level, Status, UnitReport, Verdict, weigh
from contentrepo.entrypoints.reporting.harmless import show_first
from contentrepo.entrypoints.reporting.palette import Palette

SAID = {Status.ACKNOWLEDGED: "acknowledged", Status.EXISTING: "stood before", Status.FIXED: "fixed"}
"""What is said of a finding that is not new."""


def render_verdict(unit: UnitReport, palette: Palette) -> str:
    """What became of one unit, and why."""
    word = {
        Verdict.REJECTED: "rejected",
        Verdict.UNCHANGED: "unchanged",
    }.get(unit.verdict, "accepted")
    return f"{show_first(unit.unit)}: {palette.paint(word)}{_reason(unit)}"


def render_counts(findings: Iterable[Finding], *, kind: str = "") -> str:
    """2 errors and 1 warning; `kind` goes before the noun: 2 new errors and 1 new warning."""
    counted: Counter[Level] = Counter()
    for finding in findings:
        counted[finding.level] += weigh(finding.message)
    words = [_count(counted[level], f"{kind} {noun}".lstrip()) for level, noun in _NOUNS.items() if counted[level]]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


_NOUNS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "remark"}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _reason(unit: UnitReport) -> str:
    by_status = {status: [f for f in unit.findings if f.status is status] for status in Status}
    errors = {status: [f for f in found if f.level is Level.ERROR] for status, found in by_status.items()}
    if unit.verdict is Verdict.REJECTED:
        blocking = [f for f in unit.findings if f.blocks]
        if not blocking:
            return "; what blocks it stands in another unit"
        return f", {render_counts(blocking)} {'blocks' if len(blocking) == 1 else 'block'} it"
    if unit.verdict is Verdict.STILL_BROKEN:
        return f", and still broken: {render_counts(errors[Status.EXISTING])} stood before this change"
    if unit.verdict is Verdict.HEALED:
        gone = errors[Status.FIXED]
        return f" and healed: {render_counts(gone)} {'is' if len(gone) == 1 else 'are'} gone"
    new = render_counts(by_status[Status.NEW], kind="new")
    return f", with {new}" if new and unit.verdict is Verdict.ACCEPTED else ""
