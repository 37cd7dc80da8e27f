"""The last step of every edit: judged where the branch stands, and the branch moved from there, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from contentrepo.applets.authoring.authority import find_authority, land_there
from contentrepo.applets.authoring.judging import Judgement, judge
from contentrepo.applets.authoring.models import Actor, Forge, TaskOutcome, TaskState
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import RefUpdate, Repository
from contentrepo.dataclass import replace
from contentrepo.digest import sha256

ATTEMPTS = 50
"""How often others may be faster. Tasks queue, so only pushes can be; each takes longer than an attempt."""
QUEUES = "contentrepo/queues"


def find_queue(repository: Repository, name: str) -> Path:
    """The folder of the queue of a ref, or of anything else with a name."""
    return repository.git_dir / QUEUES / sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def nothing(_applied: TaskOutcome) -> None:
    """For edits of which nothing is written down before they land."""


def land(
    repository: Repository,
    ref: str,
    outcome: TaskOutcome,
    commit: git.Written,
    *,
    actor: Actor,
    is_dry: bool,
    note: Callable[[TaskOutcome], None] = nothing,
    forge: Forge | None = None,
) -> TaskOutcome:
    """Judge a commit on `outcome.tip`, and move the ref from there to it.

    Args:
        repository: where the commit is written.
        ref: the branch's full name.
        outcome: what is known of the edit so far.
        commit: on which no branch is yet.
        actor: who answers for it.
        is_dry: say what would happen.
        note: told the outcome right before the ref moves.
        forge: where a pull request is asked for, should the branch be protected.

    Raises:
        RefMoved: somebody else was faster; nothing happened.
        CheckedOut: a work tree is on the branch, and cannot go along.
        CouldNotCheck: git, the disk or the check did not do what it should.
    """
    judged = judge(repository, RefUpdate(outcome.tip, commit.id, ref), actor)
    if judged.state is not None or is_dry:
        return _stopped(outcome, judged)
    applied = replace(outcome, state=TaskState.APPLIED, commit=commit.id, report=judged.report)
    note(applied)
    return _move(repository, ref, applied, commit, forge=forge)


def _stopped(outcome: TaskOutcome, judged: Judgement) -> TaskOutcome:
    """What a door said, and nothing done."""
    return replace(
        outcome,
        commit="",
        state=judged.state or TaskState.WOULD_APPLY,
        report=judged.report,
        denials=judged.denials,
        reasons=judged.reasons,
    )


def _move(
    repository: Repository, ref: str, applied: TaskOutcome, commit: git.Written, *, forge: Forge | None
) -> TaskOutcome:
    with git.leading_work_tree(repository, ref, applied.tip, commit.id):
        if authority := find_authority(repository):
            git.sync_objects(commit.files)
            return land_there(repository, authority, ref, applied, forge=forge)
        git.land_commit(repository, ref, commit, expected=applied.tip, reason=f"task {applied.task}")
        return applied
