"""A task: planned on the commit that its author saw, brought onto the tip, judged there, and landed, or nothing."""

from __future__ import annotations

import time
from contextlib import nullcontext
from uuid import uuid4

from contentrepo.applets.authoring.authority import find_authority, is_landed_there
from contentrepo.applets.authoring.landing import ATTEMPTS, find_queue, land
from contentrepo.applets.authoring.message import check_message, render_message
from contentrepo.applets.authoring.models import Forge, Task, TaskOutcome, TaskState
from contentrepo.applets.authoring.planning import apply_operation
from contentrepo.applets.authoring.queue import wait_turn
from contentrepo.applets.authoring.rebasing import rebase
from contentrepo.applets.authoring.records import Record, Records
from contentrepo.applets.authoring.refusal import Contended, KeyReused
from contentrepo.applets.authoring.workspace import Workspace
from contentrepo.applets.keys.api import parse_usage_key
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository, Snapshot
from contentrepo.dataclass import replace
from contentrepo.digest import sha256
from contentrepo.errors import UsageError


def perform_task(repository: Repository, task: Task, forge: Forge | None = None) -> TaskOutcome:
    """Do it, or say why not."""
    check_message(task)
    branch = task.branch or git.live_branch(repository)
    if not task.key or task.dry_run:
        return _Performance(repository, task, branch, forge).run()
    records = Records(repository.git_dir, task.actor.who)
    with wait_turn(find_queue(repository, f"key {records.queue(task.key)}")):
        found = records.find(task.key)
        if found is not None and (answer := _repeat(repository, records, found, task, branch)) is not None:
            return answer
        return _Performance(repository, task, branch, forge, records).run()


def _repeat(repository: Repository, records: Records, found: Record, task: Task, branch: str) -> TaskOutcome | None:
    """The answer that was given, or was to be given; None where what was planned never happened."""
    if found.request != digest_of(task, branch):
        raise KeyReused(f"the key `{task.key}` came with another request before", hint="Take a new key.")
    if not found.is_done and not _is_landed(repository, found):
        records.drop(task.key)
        return None
    created = tuple(parse_usage_key(key) for key in found.created.split())
    state = TaskState.PROPOSED if found.proposal else TaskState.APPLIED
    done = TaskOutcome(state, found.task, found.branch, found.commit, found.tip, found.is_merged)
    return replace(done, is_repeated=True, created=created, proposal=found.proposal, page=found.page)


def _is_landed(repository: Repository, found: Record) -> bool:
    if authority := find_authority(repository):
        return is_landed_there(repository, authority, found.branch, found.commit)
    tip = git.read_ref(repository, git.resolve_ref(repository, git.branch_ref(found.branch)))
    if tip is None or git.find_commit_id(repository, found.commit) is None:
        return False
    return git.is_ancestor(repository, found.commit, tip)


def digest_of(task: Task, branch: str) -> str:
    """What tells one request from another."""
    asked = (branch, task.base, task.operations, task.message, task.trailers)
    return sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()


class _Performance:
    """One task on its way."""

    def __init__(
        self, repository: Repository, task: Task, branch: str, forge: Forge | None, records: Records | None = None
    ) -> None:
        self._repository, self._task, self._branch = repository, task, branch
        self._forge, self._records = forge, records
        self._id = uuid4().hex
        self._ref = git.resolve_ref(repository, git.branch_ref(branch))

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
        landed = land(
            self._repository,
            self._ref,
            outcome,
            commit,
            actor=self._task.actor,
            is_dry=self._task.dry_run,
            note=self._note,
            forge=self._forge,
        )
        if self._records is not None and landed.state in (TaskState.APPLIED, TaskState.PROPOSED):
            self._records.finish(self._task.key, proposal=landed.proposal, page=landed.page)
        return landed

    def _note(self, applied: TaskOutcome) -> None:
        """What is about to happen, for whoever asks again after we were stopped."""
        if self._records is None:
            return
        record = Record(
            digest_of(self._task, self._branch),
            self._id,
            self._branch,
            applied.commit,
            applied.tip,
            applied.is_merged,
            " ".join(map(str, applied.created)),
        )
        self._records.plan(self._task.key, record, time=int(time.time()))
