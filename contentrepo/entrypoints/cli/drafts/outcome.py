"""What came of an edit, as text, as plain data and as an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contentrepo.api.author import Conflict, TaskOutcome

SHORT = 12
SHOWN = 20
_FINE = frozenset({"applied", "unchanged", "would-apply"})


def exit_code_of(outcome: TaskOutcome) -> int:
    """1 where the edit is refused, else 0."""
    return 0 if outcome.state in _FINE else 1


def render_outcome(outcome: TaskOutcome) -> str:
    """The verdict last, as everywhere."""
    from contentrepo.api.check import make_visible

    return "\n".join([*_findings(outcome), *map(make_visible, _lines(outcome))])


def _findings(outcome: TaskOutcome) -> list[str]:
    if outcome.report is None or not outcome.report.findings:
        return []
    from contentrepo.entrypoints.reporting.text import render_text

    return render_text(outcome.report).splitlines()


def _lines(outcome: TaskOutcome) -> Iterator[str]:
    yield from outcome.paths[:SHOWN]
    if len(outcome.paths) > SHOWN:
        yield f"... and {len(outcome.paths) - SHOWN} more files"
    for conflict in outcome.conflicts:
        yield from render_conflict(conflict)
    for denial in outcome.denials:
        others = ", ".join(f"{grant.role} {' '.join(grant.who)}" for grant in denial.grants) or "nobody"
        yield f"you may not change {denial.paths[0]}; those who may: {others}"
    if outcome.denials:
        yield "here you go by CONTENTREPO_IDENTITY, else by the mail address that git commits with"
    yield from outcome.reasons
    yield _verdict(outcome)


def render_conflict(conflict: Conflict) -> Iterator[str]:
    """What is open, and what each side has there."""
    what = " ".join(part for part in (conflict.subject, conflict.kind, conflict.name) if part)
    yield f"conflict in {conflict.path}: {what}"
    commits = {"base": "", "ours": conflict.by_ours, "theirs": conflict.by_theirs}
    for side, commit in commits.items():
        value: bytes | None = getattr(conflict, side)
        by = f" ({commit[:SHORT]})" if commit else ""
        yield f"  {side}{by}: {'-' if value is None else value.decode('utf-8', 'replace')[:200]}"


def _verdict(outcome: TaskOutcome) -> str:
    match str(outcome.state):
        case "applied":
            return f"{outcome.branch} is at {outcome.commit[:SHORT]}"
        case "would-apply":
            return f"{outcome.branch} would take it"
        case "unchanged":
            return f"{outcome.branch} has all of it already"
        case state:
            return f"{outcome.branch} stays at {outcome.tip[:SHORT]}: {state}"


def outcome_to_json(outcome: TaskOutcome) -> dict[str, object]:
    """Every field; bytes as text."""
    from contentrepo.api.check import report_to_json

    return {
        "state": str(outcome.state),
        "task": outcome.task,
        "branch": outcome.branch,
        "commit": outcome.commit or None,
        "tip": outcome.tip,
        "paths": list(outcome.paths),
        "created": [str(block) for block in outcome.created],
        "report": report_to_json(outcome.report) if outcome.report else None,
        "conflicts": [_conflict_to_json(one) for one in outcome.conflicts],
        "reasons": list(outcome.reasons),
        "denied": [path for denial in outcome.denials for path in denial.paths],
    }


def _conflict_to_json(conflict: Conflict) -> dict[str, object]:
    sides = {side: getattr(conflict, side) for side in ("base", "ours", "theirs")}
    return {
        "path": conflict.path,
        "subject": conflict.subject,
        "kind": conflict.kind,
        "name": conflict.name,
        **{side: None if value is None else value.decode("utf-8", "replace") for side, value in sides.items()},
        "by_ours": conflict.by_ours,
        "by_theirs": conflict.by_theirs,
    }
