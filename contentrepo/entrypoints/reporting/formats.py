"""Every form of a report that programs read. Text, which also knows a screen and its colours, stands for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from contentrepo.api.check import Report
from contentrepo.entrypoints.reporting.github import render_github
from contentrepo.entrypoints.reporting.gitlab import render_gitlab
from contentrepo.entrypoints.reporting.json import render_json
from contentrepo.entrypoints.reporting.junit import render_junit
from contentrepo.entrypoints.reporting.sarif import render_sarif

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "json": render_json,
    "sarif": render_sarif,
    "junit": render_junit,
    "github": render_github,
    "gitlab": render_gitlab,
}
