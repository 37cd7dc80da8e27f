"""Authoring's verbs."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from contentrepo.applets.authoring.discarding import MayNotDiscard
from contentrepo.applets.authoring.drafts import (
    create_draft,
    create_draft_once,
    discard_draft,
    discard_draft_once,
    list_drafts,
    publish_draft,
    rescue_push,
    rescue_push_once,
)
from contentrepo.applets.authoring.models import (
    Actor,
    BlockAtTip,
    Change,
    FileAtTip,
    Forge,
    ForgeSettings,
    Merged,
    MergedFile,
    Task,
    TaskOutcome,
)
from contentrepo.applets.authoring.refusal import (
    CannotEdit,
    Contended,
    FileThere,
    UnknownBranch,
    UnknownFile,
)
from contentrepo.applets.editing.api import KeyReused, UnknownBlock, UnknownRun
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.olx.models import BlockDifference
from contentrepo.applets.outbound.models import OutboundPolicy
from contentrepo.applets.repository.api import get_commit, live_branch, read_live
from contentrepo.applets.repository.models import Commit, Repository

__all__ = [
    "CannotEdit",
    "Contended",
    "FileThere",
    "KeyReused",
    "MayNotDiscard",
    "UnknownBlock",
    "UnknownBranch",
    "UnknownFile",
    "UnknownRun",
    "compare_commits",
    "create_draft",
    "create_draft_once",
    "discard_draft",
    "discard_draft_once",
    "find_commits_of",
    "find_forge",
    "find_live_commit",
    "find_parent",
    "list_changes",
    "list_drafts",
    "list_files_at_tip",
    "merge_branch",
    "merge_file",
    "merge_trees",
    "open_forge",
    "perform_task",
    "publish_draft",
    "read_block_at_tip",
    "read_file_at_tip",
    "read_tip",
    "rescue_push",
    "rescue_push_once",
    "restore_block",
    "restore_file",
    "undo_commits",
]


def compare_commits(repository: Repository, old: str | None, new: str) -> tuple[BlockDifference, ...]:
    """What `new` has otherwise than `old`, in blocks, keys and lines, by path. Reads the files that differ, once each.

    Args:
        repository: that has both.
        old, new: commits or trees, by any name that git has for them; an `old` of None is an empty tree.

    Raises:
        UnknownRevision: there is no such commit or tree.
        TooFarApart: they differ in more files than we compare.
    """
    from contentrepo.applets.authoring import comparison

    return comparison.compare_commits(repository, old, new)


def find_live_commit(repository: Repository) -> str | None:
    """The commit that says what is live, as far as this repository knows; None where it knows of nothing live."""
    found = read_live(repository, live_branch(repository))
    return None if found is None else found.commit


def merge_branch(
    repository: Repository, source: str, actor: Actor, *, into: str = "", message: str = "", dry_run: bool = False
) -> TaskOutcome:
    """Merge a branch, or any commit, into a branch by block.

    It makes a commit with two parents; a branch on which nothing else was done moves forward instead. It is judged like
    a push; conflicts and findings are outcomes, and then nothing happens.

    Args:
        repository: where both are.
        source: the branch or commit that is merged.
        actor: who asks.
        into: short name of the branch that moves; "" is the live one.
        message: of the commit; "" lets us say what is merged.
        dry_run: say what would happen.

    Raises:
        UnknownRevision, UsageError: there is no such commit, or branch.
        Contended: others kept moving the branch.
    """
    from contentrepo.applets.authoring import branches

    return branches.merge_branch(repository, source, actor, into=into, message=message, dry_run=dry_run)


def find_parent(repository: Repository, revision: str) -> str | None:
    """The commit before the one that a revision names; None before the first.

    Raises:
        UnknownRevision: it names no commit.
    """
    parents = get_commit(repository, revision).parents
    return parents[0] if parents else None


def list_changes(
    repository: Repository,
    *,
    since: str = "",
    branch: str = "",
    block: UsageKey | None = None,
    actor: str = "",
    most: int = 100,
) -> tuple[Change, ...]:
    """What the newest commits of a branch did, in blocks: who, when, through which door; merges are left out.

    Args:
        repository: whose branch it is.
        since: a commit that the reader has seen, with all before it; "" begins anywhere.
        branch: short name; "" is the live one.
        block: only commits that changed this block.
        actor: only commits of this author: name, mail address, or both.
        most: how many at most.

    Raises:
        UnknownRevision, UsageError: there is no such commit, or branch.
    """
    from contentrepo.applets.authoring import log

    return log.list_changes(repository, since=since, branch=branch, block=block, actor=actor, most=most)


def undo_commits(
    repository: Repository,
    revisions: Sequence[str],
    actor: Actor,
    *,
    branch: str = "",
    paths: Collection[str] = (),
    message: str = "",
    key: str = "",
    request: str = "",
    dry_run: bool = False,
) -> TaskOutcome:
    """Take back what some commits of a branch did, in one commit; what others did since stays.

    The commit names them in `Undo-Of` trailers, and can itself be undone. Where later edits build on what would be
    taken back, the outcome is a conflict, and nothing happens. Of a merge, all that it brought to the branch is undone.

    Args:
        repository: whose branch it is.
        revisions: the commits, or the ids of the tasks that made them, in any order.
        actor: who asks.
        branch: short name; "" is the live one.
        paths: of each commit, only what it did to these files.
        message: of the commit; "" lets us say what is undone.
        key, request: as of a `Task`.
        dry_run: say what would happen.

    Raises:
        NothingToUndo: no commit is named, or one that is not on the branch.
        UnknownRevision: a revision names no commit.
        As `perform_task`.
    """
    from contentrepo.applets.authoring import undo

    said = {"message": message, "key": key, "request": request}
    return undo.undo_commits(repository, revisions, actor, branch=branch, paths=paths, dry_run=dry_run, **said)


def find_commits_of(repository: Repository, who: str, *, since: int, branch: str = "") -> tuple[Commit, ...]:
    """The commits of an author on a branch since a time, newest first, merges left out.

    Args:
        repository: whose branch it is.
        who: a name, a mail address, or both as git writes them; capital letters do not matter.
        since: seconds since the epoch.
        branch: short name; "" is the live one.
    """
    from contentrepo.applets.authoring import undo

    return undo.find_commits_of(repository, who, since=since, branch=branch)


def restore_block(
    repository: Repository,
    key: UsageKey,
    revision: str,
    actor: Actor,
    *,
    branch: str = "",
    message: str = "",
    request_key: str = "",
    dry_run: bool = False,
) -> TaskOutcome:
    """Make a block what it was at a commit; a container gets its settings back, and what stands in it now stays.

    A container that is gone comes back with all that stood in it; where that does not fit any more, it is a conflict.
    `request_key` is as `Task.key`.

    Raises:
        UnknownBlock: the commit has no such block.
        As `perform_task`.
    """
    from contentrepo.applets.authoring import restoring

    return restoring.restore_block(
        repository, key, revision, actor, branch=branch, message=message, request_key=request_key, dry_run=dry_run
    )


def restore_file(
    repository: Repository,
    path: str,
    revision: str,
    actor: Actor,
    *,
    branch: str = "",
    message: str = "",
    request_key: str = "",
    dry_run: bool = False,
) -> TaskOutcome:
    """Make a file (an asset, a policy, an entry of the catalog) what it was at a commit; gone, where it was not there.

    Raises:
        As `perform_task`.
    """
    from contentrepo.applets.authoring import restoring

    return restoring.restore_file(
        repository, path, revision, actor, branch=branch, message=message, request_key=request_key, dry_run=dry_run
    )


def merge_file(path: str, base: bytes, ours: bytes, theirs: bytes) -> MergedFile:
    """One file that two sides changed, merged by what it says, without a look at other files.

    Args:
        path: from the repository's root.
        base, ours, theirs: the bytes; b"" where there is no such file.
    """
    from contentrepo.applets.authoring import one_file

    return one_file.merge_file(path, base, ours, theirs)


def merge_trees(repository: Repository, base: str | None, ours: str, theirs: str) -> Merged:
    """Make one tree of two that come from `base`. Writes objects and moves nothing.

    Files that one side alone changed are taken as they are; what both changed is merged by what it says: blocks and
    their attributes, keys of policies and of the catalog's YAML, lines of text.

    Args:
        repository: that has all three.
        base, ours, theirs: commits or trees, by any name that git has for them; a `base` of None is an empty tree.

    Raises:
        ObjectMissing: there is no such tree.
        PathClash: one side has a file where the other has a folder.
        TooFarApart: they differ in more files than we merge.
    """
    from contentrepo.applets.authoring import merging

    return merging.merge_trees(repository, base, ours, theirs)


def perform_task(repository: Repository, task: Task, *, forge: Forge | None = None) -> TaskOutcome:
    """Carry out a task: one commit on its branch, or nothing.

    On return of an applied outcome the disk has the commit and the branch. What others did since the task's base is
    kept: it merges, or the outcome is a conflict. Findings, missing access and locks are outcomes too, no errors.
    Where `git config contentrepo.authority` names another repository, that one has taken it; if the branch is protected
    there, the commit stands on a branch of its own, and `forge` is asked for a pull request.

    Raises:
        UnknownBlock, UnknownFile, UnknownRun, UnknownRevision: the request names what is not there.
        CannotEdit: the content cannot be changed in this way.
        UsageError: the request is malformed.
        KeyReused: the task's key came with another request before.
        Contended: others kept moving the branch.
        CouldNotCheck: git, the disk or the check did not do what it should.
    """
    from contentrepo.applets.authoring import tasks

    return tasks.perform_task(repository, task, forge)


def read_block_at_tip(repository: Repository, key: UsageKey, *, branch: str = "", commit: str = "") -> BlockAtTip:
    """A block as a branch (the live one by default) has it now, or as a commit has it.

    Raises:
        UnknownBlock, UnknownRun, UnknownRevision: it is not there.
        CannotEdit: its file is no UTF-8.
        UsageError: there is no such branch.
    """
    from contentrepo.applets.authoring import reading

    return reading.read_block(repository, key, branch=branch, commit=commit)


def read_file_at_tip(
    repository: Repository, path: str, *, run: str = "", branch: str = "", commit: str = ""
) -> FileAtTip:
    """A file as a branch (the live one by default) has it now, or as a commit has it.

    `path` is from the repository's root; with `run` (a printed key), from the folder of that run.

    Raises:
        UnknownFile, UnknownRun, UnknownRevision: it is not there.
        UsageError: there is no such branch, or the path leaves the tree.
    """
    from contentrepo.applets.authoring import reading

    return reading.read_file(repository, path, run=run, branch=branch, commit=commit)


def list_files_at_tip(
    repository: Repository, run: str, folder: str, *, branch: str = ""
) -> tuple[str, tuple[str, ...]]:
    """The commit at the tip of a branch, and the paths below a folder of a run, told from that folder on.

    Raises:
        UnknownRun: the branch does not have it.
        UsageError: there is no such branch.
    """
    from contentrepo.applets.authoring import reading

    return reading.list_files(repository, run, folder, branch=branch)


def read_tip(repository: Repository, branch: str = "") -> str:
    """The id of the commit at the tip of a branch (the live one by default).

    Raises:
        UsageError: there is no such branch.
    """
    from contentrepo.applets.authoring import reading

    return reading.read_tip(repository, branch)


def open_forge(settings: ForgeSettings, policy: OutboundPolicy) -> Forge:
    """Who is asked for pull requests; nothing is sent yet.

    Raises:
        UsageError: it is of a kind that we do not know.
    """
    from contentrepo.applets.authoring import forge

    return forge.open_forge(settings, policy)


def find_forge(repository: Repository, token: str, policy: OutboundPolicy) -> Forge | None:
    """The forge that `git config contentrepo.forge`, `.forgeurl` and `.forgeproject` name; None where they do not.

    Raises:
        UsageError: it is of a kind that we do not know, or a part is missing.
    """
    from contentrepo.applets.authoring import forge

    return forge.find_forge(repository.settings, token, policy)
