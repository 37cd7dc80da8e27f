"""Undoing: what a commit did is taken back from what stands today, and lands as a task like any other.

The inverse of a commit is a merge whose base is the commit, whose one side is the branch as it is now, and whose other
side is the commit's parent. What others did since stays; where they built on it, there is a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from contentrepo.applets.authoring.merging import merge_trees
from contentrepo.applets.authoring.message import TASK
from contentrepo.applets.authoring.models import (
    Actor,
    BringBack,
    Conflict,
    Operation,
    Task,
    TaskOutcome,
    TaskState,
)
from contentrepo.applets.authoring.note import Note
from contentrepo.applets.authoring.once import perform_once
from contentrepo.applets.authoring.reading import read_tip
from contentrepo.applets.authoring.tasks import run_task
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import SUBMODULE, Commit, Entry, Repository, Snapshot
from contentrepo.dataclass import replace
from contentrepo.errors import UsageError

UNDO = "Undo-Of"
_TASK_ID = re.compile(r"[0-9a-f]{32}")
MOST = 1_000  # commits that one undo takes back


class NothingToUndo(UsageError):
    """No commit is meant, or one that is not on the branch."""


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
    """Take back what some commits did, the newest first; of each, what it did to `paths` alone where any are given."""
    branch = branch or git.live_branch(repository)
    asked = ("undo", branch, request or (tuple(revisions), tuple(paths), message))
    wanted = Task(actor, (), branch=branch, message=message, dry_run=dry_run)
    return perform_once(
        repository,
        actor,
        "" if dry_run else key,
        asked,
        lambda note: _undo(repository, revisions, wanted, paths, note=note),
    )


def _undo(
    repository: Repository, revisions: Sequence[str], wanted: Task, paths: Collection[str], *, note: Note
) -> TaskOutcome:
    tip = read_tip(repository, wanted.branch)
    commits = _in_order(repository, revisions, tip)
    tree = git.get_commit(repository, tip).tree
    conflicts: tuple[Conflict, ...] = ()
    for commit in commits:
        merged = merge_trees(repository, commit.id, tree, _without(repository, commit, paths))
        if merged.tree is None:
            conflicts = tuple(_with_sides(one, commit, tip) for one in merged.conflicts)
            break
        tree = merged.tree
    if conflicts:
        return TaskOutcome(TaskState.CONFLICT, "", wanted.branch, tip=tip, conflicts=conflicts)
    task = replace(
        wanted,
        operations=make_operations(repository, tip, tree),
        base=tip,
        message=wanted.message or _message(commits),
        trailers=tuple((UNDO, commit.id) for commit in commits),
    )
    return run_task(repository, task, note)


def find_commits_of(repository: Repository, who: str, *, since: int, branch: str = "") -> tuple[Commit, ...]:
    """The commits of an author on a branch since a time, newest first, without merges: these did nothing themselves.

    Args:
        repository: whose branch it is.
        who: a name, a mail address, or both as git writes them; capital letters do not matter.
        since: seconds since the epoch.
        branch: short name; "" is the live one.
    """
    found = git.commits_between(repository, [], read_tip(repository, branch))
    return tuple(commit for commit in found if commit.time >= since and len(commit.parents) <= 1 and is_by(commit, who))


def is_by(commit: Commit, who: str) -> bool:
    """Whether a name, a mail address, or both say who wrote a commit."""
    author = commit.author.casefold()
    name, _, mail = author.removesuffix(">").rpartition(" <")
    return who.casefold() in (author, name, mail)


def _in_order(repository: Repository, revisions: Sequence[str], tip: str) -> list[Commit]:
    """The commits, newest first."""
    commits = {commit.id: commit for commit in (_get_commit(repository, one, tip) for one in revisions)}
    if not commits:
        raise NothingToUndo("there is nothing to undo", hint="`contentrepo changes` lists what was done.")
    if len(commits) > MOST:
        raise NothingToUndo(f"more than {MOST:,} commits are to be undone", hint="Name a later beginning.")
    for commit in commits.values():
        if not git.is_ancestor(repository, commit.id, tip):
            raise NothingToUndo(f"commit {commit.id[:12]} is not on the branch, so there is nothing to undo")
    if len(commits) == 1:  # nobody has to look at the whole history for it
        return list(commits.values())
    order = [commit.id for commit in git.commits_between(repository, [], tip) if commit.id in commits]
    return [commits[one] for one in order]


def _get_commit(repository: Repository, revision: str, tip: str) -> Commit:
    """The commit that a revision names, or that a task made."""
    found = git.find_commit(repository, revision)
    if (
        found is None
        and _TASK_ID.fullmatch(revision)
        and (made := git.find_trailed(repository, TASK, revision, head=tip))
    ):
        return git.get_commit(repository, made)
    return found or git.get_commit(repository, revision)


def _without(repository: Repository, commit: Commit, paths: Collection[str]) -> str:
    """The tree as it would be without a commit, or without what it did to some paths. Of a merge: the branch before."""
    parent = git.get_commit(repository, commit.parents[0]).tree if commit.parents else git.EMPTY_SNAPSHOT.tree
    if not paths:
        return parent
    before = git.find_entries(git.tree_snapshot(repository, parent), paths)
    changes: dict[str, Entry | None] = {path: before.get(path) for path in paths}
    return git.write_edited_tree(repository, commit.tree, changes, bytes_of=lambda _: ())


def make_operations(repository: Repository, tip: str, tree: str) -> tuple[Operation, ...]:
    """What makes the branch's tree that tree."""
    now, then = git.commit_snapshot(repository, tip), git.tree_snapshot(repository, tree)
    found = git.compare_trees(now, then, most=1 << 20)
    changes = {path: new for path, (_, new) in found.files.items()} if found else {}
    return bring_back(then, changes)


def bring_back(then: Snapshot, changes: Mapping[str, Entry | None]) -> tuple[Operation, ...]:
    """What makes these paths what a tree has there, bytes, modes, links and all."""
    blobs = [entry.blob for entry in changes.values() if entry is not None and entry.mode != SUBMODULE]
    bytes_of = dict(then.read(blobs))
    return tuple(
        BringBack(path) if entry is None else BringBack(path, entry.mode, bytes_of.get(entry.blob, entry.blob.encode()))
        for path, entry in changes.items()
    )


def _message(commits: Iterable[Commit]) -> str:
    subjects = [commit.subject for commit in commits]
    if len(subjects) == 1:
        return f"undo: {subjects[0]}"
    return f"undo: {len(subjects)} changes\n\n" + "\n".join(f"- {subject}" for subject in subjects)


def _with_sides(conflict: Conflict, commit: Commit, tip: str) -> Conflict:
    """What stands now was made after the commit; what would come back is from before it."""
    return conflict._replace(by_ours=conflict.by_ours or tip, by_theirs=commit.id)
