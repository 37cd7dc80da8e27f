"""A task: planned on the commit that its author saw, brought onto the tip, judged there, and landed, or nothing."""

from __future__ import annotations

import time
from contextlib import nullcontext
from uuid import uuid4

from contentrepo.applets.authoring.landing import ATTEMPTS, find_queue, land
from contentrepo.applets.authoring.message import check_message, render_message
from contentrepo.applets.authoring.models import Forge, Task, TaskOutcome, TaskState
from contentrepo.applets.authoring.once import Note, perform_once
from contentrepo.applets.authoring.planning import apply_operation
from contentrepo.applets.authoring.queue import wait_turn
from contentrepo.applets.authoring.rebasing import rebase
from contentrepo.applets.authoring.refusal import Contended
from contentrepo.applets.authoring.workspace import Workspace
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository, Snapshot
from contentrepo.dataclass import replace
from contentrepo.errors import UsageError


def perform_task(repository: Repository, task: Task, forge: Forge | None = None) -> TaskOutcome:
    """Do it, or say why not."""
    branch = task.branch or git.live_branch(repository)
    asked = (branch, task.request or (task.base, task.operations, task.message, task.trailers))
    key = "" if task.dry_run else task.key
    return perform_once(
        repository, task.actor, key, asked, lambda note: run_task(repository, task, note, forge), forge=forge
    )


def run_task(repository: Repository, task: Task, note: Note, forge: Forge | None = None) -> TaskOutcome:
    """The same for whoever sees to its key."""
    check_message(task)
    return _Performance(repository, task, note, forge).run()


class _Performance:
    """One task on its way."""

    def __init__(self, repository: Repository, task: Task, note: Note, forge: Forge | None) -> None:
        self._repository, self._task, self._note, self._forge = repository, task, note, forge
        self._branch = task.branch or git.live_branch(repository)
        self._id = uuid4().hex
        self._ref = git.resolve_ref(repository, git.branch_ref(self._branch))

    def run(self) -> TaskOutcome:
        tip = self._read_tip()
        base = git.commit_snapshot(self._repository, self._task.base or tip)
        work = Workspace(self._repository, base)
        created = [block for one in self._task.operations for block in apply_operation(work, one)]
        with nullcontext() if self._task.dry_run else wait_turn(find_queue(self._repository, self._ref)):
            for _ in range(ATTEMPTS):
                try:
                    return self._attempt(work, tuple(created))
                except git.RefMoved:
                    continue
        raise Contended(f"others kept moving `{self._branch}`", hint="Try again.")

    def _read_tip(self) -> str:
        tip = git.read_ref(self._repository, self._ref)
        if tip is None:
            raise UsageError(f"there is no branch `{self._branch}`", hint="`git branch --list` names those there are.")
        return tip

    def _attempt(self, work: Workspace, created: tuple[UsageKey, ...]) -> TaskOutcome:
        tip = git.commit_snapshot(self._repository, self._read_tip())
        placed = rebase(self._repository, work.changes, base=work.base, tip=tip, old=work.old, modes=work.modes)
        outcome = TaskOutcome(
            TaskState.UNCHANGED,
            self._id,
            self._branch,
            tip.commit,
            tip.commit,
            is_merged=tip.tree != work.base.tree,
            paths=tuple(sorted(placed.changes)),
            created=created,
        )
        if placed.conflicts:
            return replace(outcome, state=TaskState.CONFLICT, commit="", conflicts=placed.conflicts)
        tree = git.write_changes(self._repository, tip.tree, placed.changes, placed.old, placed.modes)
        if tree.id == tip.tree:
            return replace(outcome, paths=())
        return self._land(outcome, self._write(tree, tip))

    def _write(self, tree: git.Written, tip: Snapshot) -> git.Written:
        actor, message = self._task.actor, render_message(self._task, self._id)
        now = int(time.time())
        author = (actor.name, actor.mail)
        return git.write_authored_commit(self._repository, tree, message, author=author, parents=[tip.commit], time=now)

    def _land(self, outcome: TaskOutcome, commit: git.Written) -> TaskOutcome:
        return land(
            self._repository,
            self._ref,
            outcome,
            commit,
            actor=self._task.actor,
            is_dry=self._task.dry_run,
            note=self._note,
            forge=self._forge,
        )
