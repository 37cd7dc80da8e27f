"""What came of a task, as an answer or as a problem."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from contentrepo.api.author import Conflict, TaskOutcome, TaskState
from contentrepo.api.check import Denial, Status, find_commit, finding_to_json
from contentrepo.entrypoints.http.authoring.place import Served
from contentrepo.entrypoints.http.authoring.preconditions import render_tag
from contentrepo.entrypoints.http.problem import Problem

Plain = dict[str, object]
Resolve = Callable[[TaskOutcome], Plain | None]
"""The request that a conflict's answer offers; None where there is none to offer."""


def outcome_to_plain(outcome: TaskOutcome) -> Plain:
    """What a task did, or would do. Of findings that stood before, and do not block, only the number is told."""
    findings = outcome.report.findings if outcome.report else ()
    told = [finding for finding in findings if finding.status is not Status.EXISTING or finding.blocks]
    return {
        "task": outcome.task,
        "state": outcome.state.value,
        "branch": outcome.branch,
        "commit": outcome.commit or None,
        "tip": outcome.tip,
        "merged": outcome.is_merged,
        "repeated": outcome.is_repeated,
        "paths": list(outcome.paths),
        "created": list(map(str, outcome.created)),
        "findings": [finding_to_json(finding) for finding in told],
        "existing": len(findings) - len(told),
        "proposal": outcome.proposal or None,
        "page": outcome.page or None,
    }


def problem_of_outcome(repository: Served, outcome: TaskOutcome, *, resolve: Resolve) -> Problem | None:
    """Why a task did not happen; None where it did, or would.

    Args:
        repository: for who made the commits that are in the way.
        outcome: of the task.
        resolve: makes the request that is offered where others are in the way.
    """
    told = outcome_to_plain(outcome)
    if outcome.state is TaskState.REFUSED:
        return Problem("invalid-content", f"the content would be refused: {_count_blocking(outcome)}", more=told)
    if outcome.state is TaskState.CONFLICT:
        conflicts = [_conflict(repository, one) for one in outcome.conflicts]
        detail = f"others changed the same thing since `{outcome.branch}` was read"
        return Problem("conflict", detail, more={**told, "conflicts": conflicts, "resolve": resolve(outcome)})
    if outcome.state is TaskState.FORBIDDEN:
        denials = [_denial(one) for one in outcome.denials]
        return Problem("forbidden", "you may not change these paths", more={**told, "denials": denials})
    if outcome.state is TaskState.LOCKED:
        return Problem("locked", " ".join(outcome.reasons), more={**told, "reasons": list(outcome.reasons)})
    return None


def _count_blocking(outcome: TaskOutcome) -> str:
    count = sum(one.blocks for one in (outcome.report.findings if outcome.report else ()))
    return "1 finding blocks" if count == 1 else f"{count} findings block"


def put_on_top(resolve: Plain, tip: str) -> Plain:
    """The same request, from the tip that it met, so that it overwrites nothing that came later.

    Of a tag, a write needs the commit alone.
    """
    if resolve["path"] == "/v1/tasks":
        return {**resolve, "body": {**cast("Plain", resolve["body"]), "base": tip}}
    return {**resolve, "headers": {"If-Match": render_tag(tip, tip)}}


def _conflict(repository: Served, one: Conflict) -> Plain:
    """The request is the one that comes late, so in a merge it is theirs; whoever sent it reads it as ours."""
    return {
        "unit": one.unit,
        "path": one.path,
        "block": one.subject,
        "kind": one.kind,
        "name": one.name,
        "base": _text(one.base),
        "ours": _text(one.theirs),
        "theirs": _text(one.ours),
        "by": _author(repository, one.by_ours),
    }


def _author(repository: Served, commit: str) -> Plain | None:
    found = find_commit(repository.open(), commit) if commit else None
    if found is None:
        return None
    when = datetime.fromtimestamp(found.time, UTC).isoformat()
    return {"commit": found.id, "author": found.author, "time": when, "subject": found.subject}


def _text(data: bytes | None) -> object:
    """As text where it is some; else in base64, and said so."""
    if data is None:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": b64encode(data).decode()}


def _denial(denial: Denial) -> Plain:
    grants = [{"role": grant.role.value, "who": list(grant.who), "paths": grant.paths} for grant in denial.grants]
    return {"paths": list(denial.paths), "grants": grants}
