"""A check's findings against those of its base, as multisets: three of a kind where two stood make one new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from contentrepo.applets.findings.models import Finding, Level, Status
from contentrepo.applets.findings.order import sort_by_place
from contentrepo.dataclass import replace

# The level belongs to the identity: what stood as a warning and is an error now is a new error.
Identity = tuple[tuple[str, str, str], Level]


def compare_with_base(head: Iterable[Finding], base: Iterable[Finding]) -> tuple[Finding, ...]:
    stood = sort_by_place(base)
    left = Counter(_identity(finding) for finding in stood)
    compared = [_take(finding, left) for finding in sort_by_place(head)]
    # Of several equal ones the first are taken as the same, so the last are the fixed ones.
    fixed = [replace(finding, status=Status.FIXED) for finding in reversed(stood) if _remove(finding, left)]
    return sort_by_place([*compared, *fixed])


def _identity(finding: Finding) -> Identity:
    return finding.fingerprint, finding.level


def _take(finding: Finding, left: Counter[Identity]) -> Finding:
    status = Status.EXISTING if _remove(finding, left) else Status.NEW
    return finding if finding.status is status else replace(finding, status=status)


def _remove(finding: Finding, left: Counter[Identity]) -> bool:
    identity = _identity(finding)
    if left[identity] < 1:
        return False
    left[identity] -= 1
    return True
