"""One block or one file as an earlier version has it; everything else stays as it is."""

from __future__ import annotations

from contentrepo.applets.authoring.models import (
    Actor,
    BlockAtTip,
    CreateBlock,
    Operation,
    PatchBlock,
    ReplaceBlock,
    Task,
    TaskOutcome,
)
from contentrepo.applets.authoring.naming import check_parts
from contentrepo.applets.authoring.reading import read_block, read_tip
from contentrepo.applets.authoring.refusal import CannotEdit, UnknownBlock, UnknownFile
from contentrepo.applets.authoring.tasks import perform_task
from contentrepo.applets.authoring.undo import bring_back
from contentrepo.applets.facts.models import Document
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import FOLDER, Entry, Repository

RESTORED = "Restored-From"


def restore_block(
    repository: Repository,
    key: UsageKey,
    revision: str,
    actor: Actor,
    *,
    branch: str = "",
    message: str = "",
    dry_run: bool = False,
) -> TaskOutcome:
    """Make a block what it was at a commit. A container gets its settings back; what stands in it now stays."""
    tip, commit = read_tip(repository, branch), git.get_commit(repository, revision).id
    old = read_block(repository, key, branch="", commit=commit)
    try:
        now = read_block(repository, key, branch="", commit=tip)
    except UnknownBlock:
        wanted = _create(key, old)
    else:
        wanted = _change(key, old, now)
    return perform_task(
        repository,
        _task(
            wanted, actor, tip, branch, commit, message=message or f"undo: {key} as in {commit[:12]}", dry_run=dry_run
        ),
    )


def restore_file(
    repository: Repository,
    path: str,
    revision: str,
    actor: Actor,
    *,
    branch: str = "",
    message: str = "",
    dry_run: bool = False,
) -> TaskOutcome:
    """Make a file what it was at a commit, or take it away where it was not there."""
    tip, commit = read_tip(repository, branch), git.get_commit(repository, revision).id
    entry = _find_file(repository, commit, path)
    if entry is None and _find_file(repository, tip, path) is None:
        raise UnknownFile(f"there is no file `{path}`")
    [wanted] = bring_back(git.commit_snapshot(repository, commit), {path: entry})
    return perform_task(
        repository,
        _task(
            wanted, actor, tip, branch, commit, message=message or f"undo: {path} as in {commit[:12]}", dry_run=dry_run
        ),
    )


def _find_file(repository: Repository, commit: str, path: str) -> Entry | None:
    """What stands at a path: a file, a link, or a submodule. Git's own files are never made anew, only brought back."""
    check_parts(path)
    entry = git.find_entries(git.commit_snapshot(repository, commit), [path]).get(path)
    return None if entry is None or entry.mode == FOLDER else entry


def _task(wanted: Operation, actor: Actor, tip: str, branch: str, commit: str, *, message: str, dry_run: bool) -> Task:
    return Task(actor, (wanted,), tip, branch, message, dry_run=dry_run, trailers=((RESTORED, commit),))


def _create(key: UsageKey, old: BlockAtTip) -> Operation:
    if old.parent is None or olx.is_container(key.block_type):
        raise CannotEdit(
            f"`{key.block_type}/{key.block_id}` was taken out with all in it",
            hint=f"`contentrepo changes --block {key}` names the commit that took it out; undo that.",
        )
    return CreateBlock(old.parent, old.olx, key.block_id, page=old.page)


def _change(key: UsageKey, old: BlockAtTip, now: BlockAtTip) -> Operation:
    if not olx.is_container(key.block_type):
        return ReplaceBlock(key, old.olx, old.page)
    before, after = _attributes(old.olx), _attributes(now.olx)
    names = {*before, *after} - {"url_name", "slug"}
    return PatchBlock(key, {name: before.get(name) for name in sorted(names) if before.get(name) != after.get(name)})


def _attributes(element: bytes) -> dict[str, str]:
    facts = olx.read_facts("xml", element)
    return dict(facts.nodes[0].attributes) if isinstance(facts, Document) and facts.nodes else {}
