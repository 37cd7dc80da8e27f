"""From findings to a verdict, from verdicts to one, from that to an exit code: one table each."""

from __future__ import annotations

from collections.abc import Iterable

from contentrepo.applets.findings.models import Finding, Level, Status, Verdict

_SEVERITY = (Verdict.REJECTED, Verdict.STILL_BROKEN, Verdict.HEALED)

_EXIT_CODES = {
    Verdict.ACCEPTED: 0,
    Verdict.HEALED: 0,
    Verdict.STILL_BROKEN: 0,
    Verdict.UNCHANGED: 0,
    Verdict.REJECTED: 1,
}


def judge_unit(findings: Iterable[Finding], *, changed: bool) -> Verdict:
    if not changed:
        return Verdict.UNCHANGED
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    if any(finding.blocks for finding in errors):
        return Verdict.REJECTED
    statuses = {finding.status for finding in errors}
    if Status.EXISTING in statuses:
        return Verdict.STILL_BROKEN
    # An acknowledged impact is wanted, so it breaks nothing; a fixed error was somebody's trouble.
    return Verdict.HEALED if Status.FIXED in statuses else Verdict.ACCEPTED


def join_verdicts(verdicts: Iterable[Verdict]) -> Verdict:
    given = set(verdicts)
    return next((verdict for verdict in _SEVERITY if verdict in given), Verdict.ACCEPTED)


def exit_code_of(verdict: Verdict) -> int:
    return _EXIT_CODES[verdict]
