"""A task: planned on the commit that its author saw, brought onto the tip, judged there, and landed, or nothing."""

from __future__ import annotations

from contentrepo.applets.authoring.candidate import FEW, Unplanned, plan_task
from contentrepo.applets.authoring.chain import write_onto
from contentrepo.applets.authoring.group import land_together
from contentrepo.applets.authoring.landing import judge_commit
from contentrepo.applets.authoring.message import check_message
from contentrepo.applets.authoring.models import Forge, Task, TaskOutcome
from contentrepo.applets.authoring.note import Note
from contentrepo.applets.authoring.once import perform_once
from contentrepo.applets.authoring.reading import read_tip
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.dataclass import replace


def perform_task(repository: Repository, task: Task, forge: Forge | None = None) -> TaskOutcome:
    """Do it, or say why not."""
    branch = task.branch or git.live_branch(repository)
    task = replace(task, branch=branch)
    asked = (branch, task.request or (task.base, task.operations, task.message, task.trailers))
    key = "" if task.dry_run else task.key
    return perform_once(
        repository, task.actor, key, asked, lambda note: run_task(repository, task, note, forge), forge=forge
    )


def run_task(repository: Repository, task: Task, note: Note, forge: Forge | None = None) -> TaskOutcome:
    """The same for whoever sees to its key."""
    check_message(task)
    branch = task.branch or git.live_branch(repository)
    ref = git.resolve_ref(repository, git.branch_ref(branch))
    tip = git.read_ref(repository, ref) or read_tip(repository, branch)
    if not task.dry_run and len(task.operations) <= FEW:
        return land_together(repository, ref, Unplanned(task, branch, tip, note, forge))
    candidate = plan_task(repository, task, branch=branch, tip=tip, note=note, forge=forge)
    if not task.dry_run:
        return land_together(repository, ref, candidate)
    commit, outcome = write_onto(repository, candidate, git.commit_snapshot(repository, tip))
    if commit is None:
        return outcome
    return judge_commit(repository, ref, outcome, commit, actor=task.actor, is_dry=True)
