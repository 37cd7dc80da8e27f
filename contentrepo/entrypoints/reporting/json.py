"""A report as one JSON object (`schemas/report.v1.json`), the same bytes for the same report."""

from __future__ import annotations

import json

from contentrepo.api.check import Report, report_to_json


def render_json(report: Report) -> str:
    """The object, in ASCII: bytes of a path that are no UTF-8 are lone surrogates, as `os.fsdecode` gives them."""
    return json.dumps(report_to_json(report), indent=2)
