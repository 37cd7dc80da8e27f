"""How outcomes are said in one line."""

from __future__ import annotations

from collections.abc import Sequence

from contentrepo.applets.findings.api import make_visible
from contentrepo.applets.findings.models import Finding
from contentrepo.applets.live.models import Pin, Source
from contentrepo.errors import ContentRepoError


def describe_findings(findings: Sequence[Finding]) -> str:
    """The first finding with its place and rule, and how many more there are."""
    if not findings:
        return "refused"
    first, rest = findings[0], len(findings) - 1
    place = f"{first.path}:{first.line}" if first.line else first.path
    more = f" (and {rest} more)" if rest else ""
    return f"{make_visible(place)}: {first.message} ({first.rule}){more}"


def describe_source(unit: str, holder: Source, claimant: Source) -> str:
    """Who publishes a unit that somebody else wants to publish, and what the two can do."""
    if holder.repository == claimant.repository:
        if unit.startswith("catalog:"):
            move = f"`contentrepo claim move {unit} --branch {claimant.branch} --reason WHY` has it published from here"
            return f"the catalog is published from branch {holder.branch}; commit its entries there, or {move}"
        move = f"`contentrepo claim move {unit} --branch {claimant.branch} --reason WHY` has it published from here"
        again = f"`git config contentrepo.live {holder.branch}` makes that branch the live one again"
        said = f"`{unit}` is published from branch {holder.branch}; {move}, {again}"
        return f"{said}, or remove it there and publish that first"
    where = f"repository {holder.repository}, branch {holder.branch}"
    return f"`{unit}` is published from {where}; remove it there and publish that first, or give it another key here"


def describe_elsewhere(branch: str) -> str:
    """Which branch publishes what lies beside the courses of a repository's other branches."""
    return f"what lies beside the courses is published from branch {branch}; here only courses are"


def describe_refusal(error: ContentRepoError) -> str:
    """What was refused, and what can be done about it."""
    return f"{error}; {error.hint}" if error.hint else str(error)


def describe_pin(pin: Pin) -> str:
    """What holds, since which release, who said so and why."""
    return f"held by pin {pin.id} of release {pin.release}, set by {pin.actor}: {pin.reason}"
