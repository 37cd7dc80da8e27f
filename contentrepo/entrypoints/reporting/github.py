"""A report as GitHub's workflow commands, which it shows as annotations beside the changed lines.

GitHub shows ten of each level for each step and drops the others, so ten of each are written, and the last line says
how many are not. What stood before a change is not annotated: a pull request is about what it brings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contentrepo.api.check import Finding, Level, Report, Status
from contentrepo.entrypoints.reporting.command import whole_command
from contentrepo.entrypoints.reporting.harmless import show, show_first
from contentrepo.entrypoints.reporting.palette import PLAIN
from contentrepo.entrypoints.reporting.sentences import render_counts, render_verdict
from contentrepo.entrypoints.reporting.severity import severity

MAX_OF_A_LEVEL = 10
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def render_github(report: Report) -> str:
    """The commands, most severe first; then the verdicts, and what is left out."""
    changed = [unit for unit in report.units if unit.changed]
    findings = [finding for unit in changed for finding in unit.findings if _is_annotated(finding)]
    levels = _by_level(findings)
    commands = [_command(finding) for found in levels for finding in found[:MAX_OF_A_LEVEL]]
    verdicts = [show_first(render_verdict(unit, PLAIN)) for unit in changed]
    hidden = render_counts(finding for found in levels for finding in found[MAX_OF_A_LEVEL:])
    return "\n".join([*commands, *verdicts, *([_rest(hidden, report)] if hidden else [])])


def _is_annotated(finding: Finding) -> bool:
    return finding.status is Status.NEW or finding.blocks


def _by_level(findings: Iterable[Finding]) -> list[list[Finding]]:
    ordered = sorted(findings, key=severity)
    return [[finding for finding in ordered if finding.level is level] for level in _COMMANDS]


def _command(finding: Finding) -> str:
    properties = ",".join(f"{name}={_escape_property(value)}" for name, value in _properties(finding))
    message = "\n".join(show(text) for text in (finding.message, finding.hint) if text)
    return f"::{_COMMANDS[finding.level]} {properties}::{_escape_data(message)}"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "file", show(finding.path)
    if finding.line:
        yield "line", str(finding.line)
        if finding.column:
            yield "col", str(finding.column)
    yield "title", finding.rule


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _rest(hidden: str, report: Report) -> str:
    return f"not annotated: {hidden}, for GitHub shows {MAX_OF_A_LEVEL} of a level; to see all: {whole_command(report)}"
