"""A task that waits for a commit to be put on: as it was asked, or carried out on the commit that its author saw."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from contentrepo.applets.authoring.models import Forge, Task
from contentrepo.applets.authoring.note import Note
from contentrepo.applets.authoring.planning import apply_operation
from contentrepo.applets.authoring.workspace import Workspace
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Entry, Repository
from contentrepo.named_tuple import NamedTuple

FEW = 4
"""Operations that hold nobody up."""


class Unplanned(NamedTuple):
    """A task of few operations: it is carried out when it lands, on the tip where it names no base.

    Then nothing has to be brought from one commit onto another, and threads do not get into each other's way.

    Attributes:
        seen: the tip when it came.
    """

    task: Task
    branch: str
    seen: str
    note: Note
    forge: Forge | None


class Candidate(NamedTuple):
    """Plain data, which any thread may land.

    Attributes:
        id: of the task, as its commit will have it.
        base: the commit that its author saw.
        changes: path -> bytes, None where the file goes.
        old: the base's entries at these paths.
        modes: path -> mode, where it is given.
        created: blocks that it makes.
        note: told the outcome right before the branch moves.
        forge: where a pull request is asked for, should the branch be protected.
    """

    task: Task
    id: str
    branch: str
    base: str
    changes: Mapping[str, bytes | None]
    old: Mapping[str, Entry]
    modes: Mapping[str, int]
    created: tuple[UsageKey, ...]
    note: Note
    forge: Forge | None


def plan_task(
    repository: Repository, task: Task, *, branch: str, tip: str, note: Note, forge: Forge | None
) -> Candidate:
    """Carry out the operations on the task's base, or on `tip` where it names none.

    Raises:
        CannotEdit, UnknownBlock, UnknownFile, UnknownRun, UnknownRevision, UsageError: as the request deserves.
    """
    base = git.commit_snapshot(repository, task.base or tip)
    work = Workspace(repository, base)
    created = [block for one in task.operations for block in apply_operation(work, one)]
    return Candidate(
        task, uuid4().hex, branch, base.commit, work.changes, work.old, work.modes, tuple(created), note, forge
    )
