"""Blocks and files as a branch has them now, read from git and never from the live store."""

from __future__ import annotations

from contentrepo.applets.authoring.models import BlockAtTip, FileAtTip
from contentrepo.applets.authoring.naming import check_path
from contentrepo.applets.authoring.places import key_of, read_one_block, spot_of, text_of
from contentrepo.applets.authoring.refusal import UnknownBranch, UnknownFile
from contentrepo.applets.authoring.workspace import Workspace
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.digest import sha256


def read_block(repository: Repository, key: UsageKey, *, branch: str, commit: str) -> BlockAtTip:
    """A block at a commit, by default at the tip of a branch."""
    at, work = _open(repository, branch, commit)
    block = read_one_block(work, key)
    spot = spot_of(block)
    data = text_of(work, spot.path)
    start, end = olx.measure_elements(data, {spot.ordinal}).get(spot.ordinal, (0, len(data)))
    page = work.read(spot.page) if spot.page else None
    said = (key_of(key), data[start:end], page, sorted(block.attributes.items()), block.children, block.parent)
    return BlockAtTip(
        key,
        at,
        sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:40],
        spot.path,
        data[start:end],
        UsageKey(key.run, *block.parent) if block.parent else None,
        tuple(UsageKey(key.run, *child) for child in block.children),
        dict(block.attributes),
        block.display_name,
        page,
        spot.page,
    )


def read_file(repository: Repository, path: str, *, run: str, branch: str, commit: str) -> FileAtTip:
    """A file at a commit, by default at the tip of a branch."""
    at, work = _open(repository, branch, commit)
    whole = check_path((work.folder_of(run) if run else "") + path)
    data = work.read(whole)
    if data is None:
        raise UnknownFile(f"there is no file `{whole}`")
    return FileAtTip(whole, at, git.blob_id(data), data)


def list_files(repository: Repository, run: str, folder: str, *, branch: str) -> tuple[str, tuple[str, ...]]:
    """The commit at a branch's tip, and the paths below a folder of a run, from there on."""
    at, work = _open(repository, branch, "")
    below = f"{work.folder_of(run)}{folder}"
    if not work.base.tree_at(below):
        return at, ()
    return at, tuple(git.tree_snapshot(repository, work.base.tree, folder=below).files)


def read_tip(repository: Repository, branch: str) -> str:
    """The commit at the tip of a branch."""
    name = branch or git.live_branch(repository)
    tip = git.read_ref(repository, git.resolve_ref(repository, git.branch_ref(name)))
    if tip is None:
        raise UnknownBranch(f"there is no branch `{name}`", hint="`git branch --list` names those there are.")
    return tip


def _open(repository: Repository, branch: str, commit: str) -> tuple[str, Workspace]:
    found = git.commit_snapshot(repository, commit or read_tip(repository, branch))
    return found.commit, Workspace(repository, found)
