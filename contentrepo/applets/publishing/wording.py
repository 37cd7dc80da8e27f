"""How outcomes are said in one line."""

from __future__ import annotations

from collections.abc import Sequence

from contentrepo.applets.findings.api import make_visible
from contentrepo.applets.findings.models import Finding
from contentrepo.applets.live.models import Pin


def describe_findings(findings: Sequence[Finding]) -> str:
    """The first finding with its place and rule, and how many more there are."""
    if not findings:
        return "refused"
    first, rest = findings[0], len(findings) - 1
    place = f"{first.path}:{first.line}" if first.line else first.path
    more = f" (and {rest} more)" if rest else ""
    return f"{make_visible(place)}: {first.message} ({first.rule}){more}"


def describe_pin(pin: Pin) -> str:
    """What holds, since which release, who said so and why."""
    return f"held by pin {pin.id} of release {pin.release}, set by {pin.actor}: {pin.reason}"
