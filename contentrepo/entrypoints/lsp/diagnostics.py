"""Findings as the protocol's diagnostics: where exactly, how bad, which rule."""

from __future__ import annotations

import re

from lsprotocol.types import Diagnostic, DiagnosticSeverity, Range

from contentrepo.api.edit import Finding, Level, Status, make_visible
from contentrepo.entrypoints.lsp.text import Text

SOURCE = "contentrepo"
SEVERITIES = {
    Level.ERROR: DiagnosticSeverity.Error,
    Level.WARNING: DiagnosticSeverity.Warning,
    Level.INFO: DiagnosticSeverity.Information,
}

_START_TAG = re.compile(r"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>?""")


def make_diagnostic(finding: Finding, text: Text) -> Diagnostic:
    said = [finding.message, finding.hint, "It stood before." if finding.status is Status.EXISTING else ""]
    return Diagnostic(
        range=find_range(finding, text),
        message="\n".join(make_visible(line) for line in said if line),
        severity=SEVERITIES[finding.level],
        code=finding.rule,
        source=SOURCE,
    )


def find_range(finding: Finding, text: Text) -> Range:
    """What a finding is about: the quoted value, the start tag, else the rest of the line."""
    number = max(0, finding.line - 1)
    line = text.line(number)
    start = finding.column - 1 if finding.column else len(line) - len(line.lstrip())
    start = min(start, len(line))
    at = line.find(finding.value, start) if finding.value else -1
    tag = _START_TAG.match(line, start)
    if at >= 0 and "\n" not in finding.value:
        start, end = at, at + len(finding.value)
    else:
        end = tag.end() if tag else len(line.rstrip())
    return Range(text.at(number, start), text.at(number, max(start, end)))
