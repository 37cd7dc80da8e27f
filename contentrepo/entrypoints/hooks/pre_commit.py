"""pre-commit: what `git commit` is about to record. Impact findings are shown and never block here."""

from __future__ import annotations

import os
from collections.abc import Sequence

from contentrepo.api.check import Status, check_staged, exit_code, is_anybody_named, open_repository
from contentrepo.entrypoints.hooks.clock import start
from contentrepo.entrypoints.hooks.screen import show
from contentrepo.entrypoints.reporting.text import render_text

MAX_LINES = 40


def run(merging: Sequence[str] = ()) -> int:
    """Check the index; returns the exit code.

    Args:
        merging: commits that are being merged and that git has not written to MERGE_HEAD yet.
    """
    repository = open_repository(environment=os.environ)
    start(repository.settings)
    checked = check_staged(repository, merging=merging)
    code = exit_code(checked.report.verdict)
    if code or any(
        finding.status is Status.NEW for unit in checked.report.units if unit.changed for finding in unit.findings
    ):
        show(render_text(checked.report))
    if code:
        from contentrepo.entrypoints.hooks.way_out import describe_way_out  # most commits are accepted

        if said := describe_way_out(repository, checked.report):
            show(said)
    if not code and is_anybody_named(checked):
        from contentrepo.entrypoints.hooks.access import foresee  # few repositories name anybody

        if said := foresee(repository, checked):
            show(said)
    return code
