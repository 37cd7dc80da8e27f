"""One block or one file as an earlier version has it; everything else stays as it is."""

from __future__ import annotations

from collections.abc import Callable

from contentrepo.applets.authoring.merging import merge_trees
from contentrepo.applets.authoring.models import (
    Actor,
    BlockAtTip,
    Conflict,
    CreateBlock,
    DeleteBlock,
    Operation,
    PatchBlock,
    ReplaceBlock,
    Task,
    TaskOutcome,
    TaskState,
)
from contentrepo.applets.authoring.naming import check_parts
from contentrepo.applets.authoring.note import Note
from contentrepo.applets.authoring.once import perform_once
from contentrepo.applets.authoring.reading import read_block, read_tip
from contentrepo.applets.authoring.refusal import UnknownFile
from contentrepo.applets.authoring.tasks import run_task
from contentrepo.applets.authoring.tree_edits import delete_block
from contentrepo.applets.authoring.undo import bring_back, make_operations
from contentrepo.applets.authoring.workspace import Workspace
from contentrepo.applets.editing.api import UnknownBlock
from contentrepo.applets.facts.models import Document
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import FOLDER, Entry, Repository
from contentrepo.dataclass import replace
from contentrepo.named_tuple import NamedTuple

RESTORED = "Restored-From"


class _Plan(NamedTuple):
    """What makes a block or a file what it was, or what is in the way."""

    operations: tuple[Operation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


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
    """Make a block what it was at a commit. A container gets its settings back; what stands in it now stays."""

    def find(tip: str, commit: str) -> _Plan:
        old = read_block(repository, key, branch="", commit=commit)
        try:
            now = read_block(repository, key, branch="", commit=tip)
        except UnknownBlock:
            return _bring_back_block(repository, key, old, tip)
        return _Plan((_change(key, old, now),))

    wanted = Task(actor, (), branch=branch, message=message, key=request_key, dry_run=dry_run)
    return _restore(repository, wanted, str(key), revision, find)


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
    """Make a file what it was at a commit, or take it away where it was not there."""

    def find(tip: str, commit: str) -> _Plan:
        entry = _find_file(repository, commit, path)
        if entry is None and _find_file(repository, tip, path) is None:
            raise UnknownFile(f"there is no file `{path}`")
        return _Plan(bring_back(git.commit_snapshot(repository, commit), {path: entry}))

    wanted = Task(actor, (), branch=branch, message=message, key=request_key, dry_run=dry_run)
    return _restore(repository, wanted, path, revision, find)


def _restore(
    repository: Repository, wanted: Task, name: str, revision: str, find: Callable[[str, str], _Plan]
) -> TaskOutcome:
    """What comes of what `find` plans, told the branch's tip and the commit."""

    def perform(note: Note) -> TaskOutcome:
        tip, commit = read_tip(repository, wanted.branch), git.get_commit(repository, revision).id
        plan = find(tip, commit)
        if plan.conflicts:
            branch = wanted.branch or git.live_branch(repository)
            return TaskOutcome(TaskState.CONFLICT, "", branch, tip=tip, conflicts=plan.conflicts)
        message = wanted.message or f"undo: {name} as in {commit[:12]}"
        trailers = ((RESTORED, commit),)
        task = replace(wanted, operations=plan.operations, base=tip, message=message, trailers=trailers)
        return run_task(repository, task, note)

    asked = ("restore", wanted.branch or git.live_branch(repository), name, revision, wanted.message)
    return perform_once(repository, wanted.actor, "" if wanted.dry_run else wanted.key, asked, perform)


def _find_file(repository: Repository, commit: str, path: str) -> Entry | None:
    """What stands at a path: a file, a link, or a submodule. Git's own files are never made anew, only brought back."""
    check_parts(path)
    entry = git.find_entries(git.commit_snapshot(repository, commit), [path]).get(path)
    return None if entry is None or entry.mode == FOLDER else entry


def _bring_back_block(repository: Repository, key: UsageKey, old: BlockAtTip, tip: str) -> _Plan:
    """A block that is gone, with all that stood in it: what taking it out of the old version would do, merged back."""
    if old.parent is not None and not olx.is_container(key.block_type):
        return _Plan((CreateBlock(old.parent, old.olx, key.block_id, page=old.page),))
    work = Workspace(repository, git.commit_snapshot(repository, old.commit))
    delete_block(work, DeleteBlock(key))
    without = git.write_changes(repository, work.base.tree, work.changes, work.old, work.modes).id
    merged = merge_trees(repository, without, tip, old.commit)
    if merged.tree is None:
        return _Plan(conflicts=tuple(one._replace(by_ours=one.by_ours or tip) for one in merged.conflicts))
    return _Plan(make_operations(repository, tip, merged.tree))


def _change(key: UsageKey, old: BlockAtTip, now: BlockAtTip) -> Operation:
    if not olx.is_container(key.block_type):
        return ReplaceBlock(key, old.olx, old.page)
    before, after = _attributes(old.olx), _attributes(now.olx)
    names = {*before, *after} - {"url_name", "slug"}
    return PatchBlock(key, {name: before.get(name) for name in sorted(names) if before.get(name) != after.get(name)})


def _attributes(element: bytes) -> dict[str, str]:
    facts = olx.read_facts("xml", element)
    return dict(facts.nodes[0].attributes) if isinstance(facts, Document) and facts.nodes else {}
