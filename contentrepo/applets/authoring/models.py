"""What an author asks for, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from contentrepo.applets.access.models import Denial
from contentrepo.applets.authoring.operations import (
    BringBack,
    CreateBlock,
    DeleteBlock,
    DeleteFile,
    DuplicateBlock,
    MoveBlock,
    Operation,
    PatchBlock,
    PutFile,
    ReplaceBlock,
)
from contentrepo.applets.findings.models import Report
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.merging.models import Conflict
from contentrepo.applets.olx.models import BlockDifference
from contentrepo.applets.repository.models import Entry
from contentrepo.dataclass import dataclass, field

__all__ = [
    "Actor",
    "BlockAtTip",
    "BringBack",
    "Change",
    "Conflict",
    "CreateBlock",
    "DeleteBlock",
    "DeleteFile",
    "Draft",
    "DuplicateBlock",
    "FileAtTip",
    "Forge",
    "ForgeSettings",
    "Merged",
    "MergedFile",
    "MoveBlock",
    "Operation",
    "PatchBlock",
    "PutFile",
    "ReplaceBlock",
    "Task",
    "TaskOutcome",
    "TaskState",
]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, as the door knows them for certain.

    Attributes:
        name, mail: written into the commit as its author.
        identity: the name under which `contentrepo.yaml` and locks know them; "" takes the mail.
        groups: that they are in.
    """

    name: str
    mail: str
    identity: str = ""
    groups: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        """The name that access and locks go by."""
        return self.identity or self.mail


@dataclass(frozen=True, slots=True)
class Task:
    """One atomic set of operations: one commit, or nothing.

    Attributes:
        base: the commit that the author saw; "" takes the branch's tip.
        branch: short name; "" is the live branch.
        message: of the commit; "" lets us say what was done.
        key: the same key and request again gives the same answer (`Idempotency-Key`); "" for none.
        request: what tells it from others with its key, where its base and operations follow from what the door found.
        dry_run: say what would happen.
        trailers: (token, value) pairs for the commit's message, beside our own.
    """

    actor: Actor
    operations: tuple[Operation, ...]
    base: str = ""
    branch: str = ""
    message: str = ""
    key: str = ""
    request: str = ""
    dry_run: bool = False
    trailers: tuple[tuple[str, str], ...] = ()


class TaskState(StrEnum):
    """What came of a task."""

    APPLIED = "applied"  # the commit is on the branch, for good
    UNCHANGED = "unchanged"  # the branch already says so
    WOULD_APPLY = "would-apply"  # of a dry run
    REFUSED = "refused"  # by the content's findings
    CONFLICT = "conflict"  # with an edit that the author had not seen
    FORBIDDEN = "forbidden"  # the actor may not change this
    PROPOSED = "proposed"  # the branch is protected: it stands on a branch of its own, and people are asked
    LOCKED = "locked"  # somebody holds it, or it is edited through another door


@dataclass(frozen=True, slots=True)
class Merged:
    """Two trees made into one.

    Attributes:
        tree: the id of the merged tree, which is written; None where there are conflicts.
        changes: what is to be done to the tree of ours: path -> the entry, None where the file goes.
        files: the bytes that neither side had, by path.
        conflicts: what both sides changed, each in its own way.
    """

    tree: str | None
    changes: Mapping[str, Entry | None] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.conflicts


@dataclass(frozen=True, slots=True)
class MergedFile:
    """One file that two sides changed; with conflicts, `data` has both versions between marks, or is ours."""

    data: bytes
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """What came of a task.

    Attributes:
        task: its id, as the commit's `Task-Id` trailer has it.
        branch: short name.
        commit: of an applied task; of an unchanged one, the tip.
        tip: the commit that it was judged on.
        is_merged: others had moved the branch since the base.
        is_repeated: the answer to an earlier request with the same key.
        paths: files that it changes.
        created: blocks that it makes.
        report: what the check found; None where it was not asked.
        conflicts: of a conflict.
        denials: of a forbidden one.
        reasons: sentences for whoever is refused: the holder of a lock, the mode of a run; of a proposed task, what the
            forge said.
        proposal: of a proposed task, the branch that has its commit.
        page: of its pull request; "" where nobody was asked.
    """

    state: TaskState
    task: str
    branch: str
    commit: str = ""
    tip: str = ""
    is_merged: bool = False
    is_repeated: bool = False
    paths: tuple[str, ...] = ()
    created: tuple[UsageKey, ...] = ()
    report: Report | None = None
    conflicts: tuple[Conflict, ...] = ()
    denials: tuple[Denial, ...] = ()
    reasons: tuple[str, ...] = ()
    proposal: str = ""
    page: str = ""


class Forge(Protocol):
    """Where the branch is protected and people review."""

    def ask(self, branch: str, target: str, *, title: str, text: str) -> str:
        """Ask for a pull request, once for each branch, and return its page.

        Raises:
            CouldNotCheck: the forge does not answer, or does not take it.
        """


@dataclass(frozen=True, slots=True)
class ForgeSettings:
    """How a forge is asked for pull requests.

    Attributes:
        kind: "github" or "gitlab".
        url: of its API: `https://api.github.com`, `https://gitlab.example.org/api/v4`.
        project: "owner/name".
        token: of an account that may ask.
    """

    kind: str
    url: str
    project: str
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class BlockAtTip:
    """A block as a branch has it now.

    Attributes:
        commit: the tip that was read.
        etag: changes whenever anything of the block itself does: its element, its page, its settings, its children.
        path: of the file that holds the element.
        olx: the element as written.
        page: bytes of its page; None where it has none.
        page_path: of the page; "" where it has none.
        attributes: as the platform would have them, policy applied.
    """

    key: UsageKey
    commit: str
    etag: str
    path: str
    olx: bytes
    parent: UsageKey | None
    children: tuple[UsageKey, ...]
    attributes: Mapping[str, str]
    display_name: str
    page: bytes | None = None
    page_path: str = ""


@dataclass(frozen=True, slots=True)
class FileAtTip:
    """A file as a branch has it now; `etag` is its blob id."""

    path: str
    commit: str
    etag: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A branch that is not live.

    Attributes:
        name: short.
        author: of its newest commit, which `subject` and `time` (seconds since the epoch) are of, too.
        ahead, behind: commits that only it has, and that only the live branch has.
    """

    name: str
    commit: str
    author: str
    time: int
    subject: str
    ahead: int
    behind: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit did.

    Attributes:
        time: of the commit, seconds since the epoch.
        author: "Name <mail>".
        committer: the same of whoever made the commit: someone else after a rebase, or where a forge merged it.
        door: "task" (the API, or a command like `contentrepo undo`) or "git".
        task: its id; "" for a commit made with git.
        undoes: commits that it takes back, or takes a version from.
        blocks: as "problem/p1", each once.
        paths: files that it changed.
        pusher: who pushed it, as the server named them; "" where nobody did.
    """

    commit: str
    time: int
    author: str
    committer: str
    door: str
    task: str
    undoes: tuple[str, ...]
    subject: str
    blocks: tuple[str, ...]
    paths: tuple[str, ...]
    differences: tuple[BlockDifference, ...]
    pusher: str = ""
