"""One finding on one line, where a whole report would be too much."""

from __future__ import annotations

from contentrepo.api.check import Finding, make_visible


def render_finding(finding: Finding) -> str:
    place = ":".join(
        [make_visible(finding.path), *(str(number) for number in (finding.line, finding.column) if number)]
    )
    return f"{place}: {make_visible(finding.message)} ({finding.rule})"
