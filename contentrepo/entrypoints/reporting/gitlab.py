"""A report as GitLab's code quality JSON. GitLab itself compares two reports, so what is fixed is simply not there."""

from __future__ import annotations

import json

from contentrepo.api.check import Level, Report, Status, make_visible
from contentrepo.entrypoints.reporting.instances import Instance, list_instances

_SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def render_gitlab(report: Report) -> str:
    """A list of issues, in ASCII, the most severe first; a fingerprint never depends on lines or on the base."""
    present = [one for one in list_instances(report) if one.finding.status is not Status.FIXED]
    return json.dumps([_issue(one) for one in present], indent=2)


def _issue(instance: Instance) -> dict[str, object]:
    finding = instance.finding
    blocks = finding.blocks and instance.unit.changed
    return {
        "description": " ".join(make_visible(text) for text in (finding.message + ".", finding.hint) if text),
        "check_name": finding.rule,
        "fingerprint": instance.name,
        "severity": "blocker" if blocks else _SEVERITIES[finding.level],
        "location": {"path": make_visible(finding.path), "lines": {"begin": finding.line or 1}},
    }
