"""The last step of every edit: judged where the branch stands, and the branch moved from there, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from contentrepo.applets.authoring.authority import find_authority, land_there
from contentrepo.applets.authoring.judging import Judgement, judge
from contentrepo.applets.authoring.models import Actor, Forge, TaskOutcome, TaskState
from contentrepo.applets.authoring.note import NOTHING, Note, finish_notes, write_notes
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import RefUpdate, Repository
from contentrepo.dataclass import replace
from contentrepo.digest import sha256
from contentrepo.named_tuple import NamedTuple

ATTEMPTS = 50
"""How often others may be faster. Tasks queue, so only pushes can be; each takes longer than an attempt."""
QUEUES = "contentrepo/queues"


class Link(NamedTuple):
    """A commit of a chain that a branch is to take, and what is said of it once the branch has it."""

    commit: git.Written
    outcome: TaskOutcome
    note: Note = NOTHING
    forge: Forge | None = None


def find_queue(repository: Repository, name: str) -> Path:
    """The folder of the queue of a ref, or of anything else with a name."""
    return repository.git_dir / QUEUES / sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def land(
    repository: Repository,
    ref: str,
    outcome: TaskOutcome,
    commit: git.Written,
    *,
    actor: Actor,
    is_dry: bool,
    note: Note = NOTHING,
) -> TaskOutcome:
    """Judge a commit on `outcome.tip`, and move the ref from there to it.

    Args:
        repository: where the commit is written.
        ref: the branch's full name.
        outcome: what is known of the edit so far.
        commit: on which no branch is yet.
        actor: who answers for it.
        is_dry: say what would happen.
        note: where the outcome is written down right before the ref moves.

    Raises:
        RefMoved: somebody else was faster; nothing happened.
        CheckedOut: a work tree is on the branch, and cannot go along.
        CouldNotCheck: git, the disk or the check did not do what it should.
    """
    found = judge_commit(repository, ref, outcome, commit, actor=actor, is_dry=is_dry)
    if found.state is not TaskState.APPLIED:
        return found
    return move_branch(repository, ref, [Link(commit, found, note)])[0]


def judge_commit(
    repository: Repository, ref: str, outcome: TaskOutcome, commit: git.Written, *, actor: Actor, is_dry: bool
) -> TaskOutcome:
    """What will be said of a commit on `outcome.tip`; it is `APPLIED` where a branch may move to it.

    Raises:
        CouldNotCheck: git or the check did not do what it should.
    """
    judged = judge(repository, RefUpdate(outcome.tip, commit.id, ref), actor)
    if judged.state is not None or is_dry:
        return _stopped(outcome, judged)
    return replace(outcome, state=TaskState.APPLIED, commit=commit.id, report=judged.report)


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


def move_branch(repository: Repository, ref: str, chain: Sequence[Link]) -> list[TaskOutcome]:
    """Let a branch take a chain of judged commits, each the next one's tip, all at once or none of them.

    Where another repository has the last word, it is asked for one commit, so a chain has no more.

    Raises:
        RefMoved: somebody else was faster; nothing happened.
        CheckedOut: a work tree is on the branch, and cannot go along.
        CouldNotCheck: git or the disk did not do what it should.
    """
    first, last = chain[0], chain[-1]
    write_notes([(link.note, link.outcome) for link in chain])
    files = tuple(file for link in chain for file in link.commit.files)
    with git.leading_work_tree(repository, ref, first.outcome.tip, last.commit.id):
        if authority := find_authority(repository):
            git.sync_objects(files)
            return [land_there(repository, authority, ref, last.outcome, forge=last.forge)]
        reason = "task " + ", ".join(link.outcome.task for link in chain)
        commit = git.Written(last.commit.id, files)
        git.land_commit(repository, ref, commit, expected=first.outcome.tip, reason=reason)
        finish_notes([link.note for link in chain])
        return [link.outcome for link in chain]
