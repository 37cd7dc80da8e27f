"""A report as SARIF 2.1.0 (OASIS), for code scanning: the rules with their pages, results that can be tracked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

from contentrepo import __version__
from contentrepo.api.check import Finding, Level, Report, Rule, Status, exit_code, find_rule, make_visible
from contentrepo.entrypoints.reporting.instances import Instance, list_instances
from contentrepo.entrypoints.reporting.page import read_page

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 25_000
"""What GitHub takes in one run."""

_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_CONCERNS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "recommendation"}
_STATES = {
    Status.NEW: "new",
    Status.ACKNOWLEDGED: "new",
    Status.EXISTING: "unchanged",
    Status.FIXED: "absent",
}
_ROOT = "%SRCROOT%"


def render_sarif(report: Report) -> str:
    """One log with one run, in ASCII; the most severe results first, and no more of them than are taken."""
    instances = list_instances(report)
    kept = instances[:MAX_RESULTS]
    rules = sorted({instance.finding.rule for instance in kept})
    number_of = {rule: number for number, rule in enumerate(rules)}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(rules)},
                "invocations": [_invocation(report, len(instances) - len(kept))],
                "columnKind": "unicodeCodePoints",
                "results": [_result(instance, number_of) for instance in kept],
                "properties": _run_properties(report, len(instances)),
            }
        ],
    }
    return json.dumps(log)


def _driver(rules: Sequence[str]) -> dict[str, object]:
    descriptors = [_descriptor(rule) for rule in rules]
    return {"name": "contentrepo", "version": __version__, "semanticVersion": __version__, "rules": descriptors}


def _descriptor(rule_id: str) -> dict[str, object]:
    rule = find_rule(rule_id)
    return {"id": rule_id} | (_description(rule) if rule else {})


def _description(rule: Rule) -> dict[str, object]:
    page = read_page(rule)
    return {
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": page.description},
        "help": {"text": page.text, "markdown": page.markdown},
        "defaultConfiguration": {"level": _LEVELS[rule.LEVEL]},
        "properties": {"gate": str(rule.GATE), "problem.severity": _CONCERNS[rule.LEVEL]},
    }


def _invocation(report: Report, cut: int) -> dict[str, object]:
    notes = [make_visible(note) for note in report.notes]
    if cut:
        notes.append(f"{cut} results are left out, the least severe ones; a run has at most {MAX_RESULTS}.")
    return {
        "executionSuccessful": True,
        "exitCode": exit_code(report.verdict),
        "toolExecutionNotifications": [{"level": "note", "message": _message(note)} for note in notes],
    }


def _run_properties(report: Report, findings: int) -> dict[str, object]:
    return {
        "verdict": str(report.verdict),
        "findings": findings,
        "head": {"commit": report.head.commit, "tree": report.head.tree},
        "base": {"commit": report.base.commit, "tree": report.base.tree},
        "guard": report.guard,
        "checker": report.checker,
        "provisional": report.provisional,
    }


def _result(instance: Instance, number_of: dict[str, int]) -> dict[str, object]:
    finding = instance.finding
    result = {
        "ruleId": finding.rule,
        "ruleIndex": number_of[finding.rule],
        "level": _LEVELS[finding.level],
        "message": _message("\n".join(make_visible(text) for text in (finding.message, finding.hint) if text)),
        "locations": [_location(instance)],
        # The first is ours; the second is the one that GitHub looks at.
        "partialFingerprints": {"contentrepo/v1": instance.name, "primaryLocationLineHash": instance.name},
        "baselineState": _STATES[finding.status],
        "properties": {"gate": str(finding.gate), "blocks": finding.blocks and instance.unit.changed},
    }
    if finding.status is Status.ACKNOWLEDGED:
        why = "a commit under judgement acknowledges it"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return result


def _message(text: str) -> dict[str, str]:
    """Plain text for a format in which braces are placeholders and `[a](b)` is a link."""
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def _location(instance: Instance) -> dict[str, object]:
    finding = instance.finding
    place: dict[str, object] = {"artifactLocation": {"uri": _uri(finding.path), "uriBaseId": _ROOT}}
    if finding.line:
        place["region"] = _region(finding)
    subject = {"name": make_visible(finding.subject), "fullyQualifiedName": _qualified(instance)}
    return {"physicalLocation": place, "logicalLocations": [subject]}


def _region(finding: Finding) -> dict[str, int]:
    return {"startLine": finding.line} | ({"startColumn": finding.column} if finding.column else {})


def _qualified(instance: Instance) -> str:
    return make_visible(f"{instance.unit.unit} {instance.finding.subject}")


def _uri(path: str) -> str:
    """Percent-encoded, byte by byte, so that no name can be taken for a scheme or hide anything."""
    return quote(path.encode("utf-8", "surrogateescape"), safe="/~") or "."
