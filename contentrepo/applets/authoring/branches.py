"""One branch merged into another by block: a commit with two parents, judged like any other, or nothing."""

from __future__ import annotations

from time import time
from uuid import uuid4

from contentrepo.applets.authoring.landing import ATTEMPTS, find_queue, land
from contentrepo.applets.authoring.merging import merge_trees
from contentrepo.applets.authoring.message import TASK
from contentrepo.applets.authoring.models import Actor, TaskOutcome, TaskState
from contentrepo.applets.authoring.queue import wait_turn
from contentrepo.applets.authoring.reading import read_tip
from contentrepo.applets.authoring.rebasing import modes_of, read_merged
from contentrepo.applets.authoring.refusal import Contended
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.dataclass import replace


def merge_branch(
    repository: Repository, source: str, actor: Actor, *, into: str = "", message: str = "", dry_run: bool = False
) -> TaskOutcome:
    """Merge a branch, or any commit, into a branch."""
    branch = into or git.live_branch(repository)
    ref = git.resolve_ref(repository, git.branch_ref(branch))
    theirs = git.get_commit(repository, source).id
    said = message.strip() or f"Merge {source}"
    with wait_turn(find_queue(repository, ref)):
        for _ in range(ATTEMPTS):
            tip = read_tip(repository, branch)
            outcome = TaskOutcome(TaskState.UNCHANGED, uuid4().hex, branch, tip, tip)
            try:
                commit, outcome = _merge(repository, outcome, theirs, actor, said)
                if commit is None:
                    return outcome
                return land(repository, ref, outcome, commit, actor=actor, is_dry=dry_run)
            except git.RefMoved:
                continue
    raise Contended(f"others kept moving `{branch}`", hint="Try again.")


def _merge(
    repository: Repository, outcome: TaskOutcome, theirs: str, actor: Actor, message: str
) -> tuple[git.Written | None, TaskOutcome]:
    """The commit that the branch is to move to, if any."""
    base = git.merge_base(repository, outcome.tip, theirs)
    if base == theirs:
        return None, outcome
    if base == outcome.tip:
        return git.Written(theirs, ()), replace(outcome, paths=git.list_changed_paths(repository, base, theirs))
    merged = merge_trees(repository, base, outcome.tip, theirs)
    if merged.conflicts:
        return None, replace(outcome, state=TaskState.CONFLICT, commit="", conflicts=merged.conflicts)
    tip = git.commit_snapshot(repository, outcome.tip)
    changes = read_merged(tip, merged)
    tree = git.write_changes(repository, tip.tree, changes, {}, modes_of(merged))
    said = f"{message}\n\n{TASK}: {outcome.task}\n"
    author, parents = (actor.name, actor.mail), [outcome.tip, theirs]
    commit = git.write_authored_commit(repository, tree, said, author=author, parents=parents, time=int(time()))
    return commit, replace(outcome, is_merged=True, paths=tuple(sorted(changes)))
