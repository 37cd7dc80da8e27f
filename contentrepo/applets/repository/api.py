"""Git: repositories, snapshots of their trees, commits and refs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from contentrepo.applets.repository.homes import HOMES
from contentrepo.applets.repository.models import Entry, GuardFile, LiveRef, Repository, Snapshot
from contentrepo.late import late

if TYPE_CHECKING:
    from contentrepo.applets.repository.branch_pattern import is_pattern, list_branches, parse_branches
    from contentrepo.applets.repository.checkout import current_branch, follow_branch, is_clean
    from contentrepo.applets.repository.commit_writing import Written, land_commit, write_authored_commit, write_changes
    from contentrepo.applets.repository.commits import (
        UnknownRevision,
        commits_between,
        count_commits,
        find_commit,
        find_commit_id,
        get_commit,
        is_ancestor,
        leaves_out,
        merge_base,
    )
    from contentrepo.applets.repository.committer import read_committer
    from contentrepo.applets.repository.creation import init_bare_repository, init_repository, stage
    from contentrepo.applets.repository.difference import (
        compare_trees,
        find_entries,
        list_changed_paths,
        list_names,
        list_staged_paths,
        list_top,
    )
    from contentrepo.applets.repository.discovery import NotARepository, with_batch
    from contentrepo.applets.repository.edited_tree import write_edited_tree
    from contentrepo.applets.repository.empty_objects import remove_empty_objects
    from contentrepo.applets.repository.guard_ref import read_guard
    from contentrepo.applets.repository.held_bytes import HeldBytes
    from contentrepo.applets.repository.hidden_file import HiddenFile, read_hidden_file, write_hidden_file
    from contentrepo.applets.repository.history import (
        blame_lines,
        find_last_change,
        find_trailed,
        list_changed_names,
        list_touches,
    )
    from contentrepo.applets.repository.identity import live_branch, repository_name, settle_name, store_location
    from contentrepo.applets.repository.index import UnmergedPaths
    from contentrepo.applets.repository.installing import inspect_setup, install_hooks, replace_hooks
    from contentrepo.applets.repository.keeping import keep_repository
    from contentrepo.applets.repository.leading import CheckedOut, leading_work_tree
    from contentrepo.applets.repository.listing import TooManyFiles
    from contentrepo.applets.repository.loading import load_for_hooks
    from contentrepo.applets.repository.loose_packing import pack_loose_objects
    from contentrepo.applets.repository.loose_writing import sync_objects
    from contentrepo.applets.repository.merge_driver import install_merge_driver
    from contentrepo.applets.repository.objects import ObjectMissing, ObjectTooLarge
    from contentrepo.applets.repository.packs import keeping_packs
    from contentrepo.applets.repository.plain_files import read_plain_file, rewrite_files, write_new_file
    from contentrepo.applets.repository.process import GitFailed
    from contentrepo.applets.repository.push_log import find_pushers, note_push
    from contentrepo.applets.repository.refs import (
        RefMoved,
        branch_name,
        branch_ref,
        clear_lock,
        delete_ref,
        list_refs,
        move_ref,
        read_ref,
        resolve_ref,
    )
    from contentrepo.applets.repository.refused_pushes import UnknownPush, keep_push, list_rejected, take_up_push
    from contentrepo.applets.repository.remote import PushRefused, borrow_repository, fetch_branches, push_commit
    from contentrepo.applets.repository.signature import find_signer
    from contentrepo.applets.repository.snapshot import EMPTY_SNAPSHOT, expect_blobs, find_held, known_snapshot
    from contentrepo.applets.repository.tree import PathClash, blob_id, tree_id
    from contentrepo.applets.repository.upkeep import ObjectCount, count_objects, repack
    from contentrepo.applets.repository.versions import list_versions
    from contentrepo.applets.repository.writing import BytesOf
else:
    __getattr__ = late(__name__, HOMES)


__all__ = [
    "EMPTY_SNAPSHOT",
    "CheckedOut",
    "GitFailed",
    "HeldBytes",
    "HiddenFile",
    "NotARepository",
    "ObjectCount",
    "ObjectMissing",
    "ObjectTooLarge",
    "PathClash",
    "PushRefused",
    "RefMoved",
    "Repository",
    "TooManyFiles",
    "UnknownPush",
    "UnknownRevision",
    "UnmergedPaths",
    "Written",
    "advance_live",
    "blame_lines",
    "blob_id",
    "borrow_repository",
    "branch_name",
    "branch_ref",
    "clear_lock",
    "commit_snapshot",
    "commits_between",
    "compare_trees",
    "count_commits",
    "count_objects",
    "current_branch",
    "delete_ref",
    "expect_blobs",
    "fetch_branches",
    "find_commit",
    "find_commit_id",
    "find_entries",
    "find_held",
    "find_last_change",
    "find_pushers",
    "find_signer",
    "find_trailed",
    "find_tree",
    "folder_snapshot",
    "follow_branch",
    "get_commit",
    "index_snapshot",
    "init_bare_repository",
    "init_repository",
    "inspect_setup",
    "install_hooks",
    "install_merge_driver",
    "is_ancestor",
    "is_clean",
    "is_pattern",
    "keep_push",
    "keep_repository",
    "keeping_packs",
    "known_snapshot",
    "land_commit",
    "leading_work_tree",
    "leaves_out",
    "list_branches",
    "list_changed_names",
    "list_changed_paths",
    "list_names",
    "list_refs",
    "list_rejected",
    "list_sources",
    "list_staged_paths",
    "list_top",
    "list_touches",
    "list_versions",
    "live_branch",
    "load_for_hooks",
    "merge_base",
    "move_ref",
    "note_push",
    "open_repository",
    "overlay_snapshot",
    "pack_loose_objects",
    "parse_branches",
    "push_commit",
    "read_committer",
    "read_guard",
    "read_hidden_file",
    "read_live",
    "read_plain_file",
    "read_ref",
    "remove_empty_objects",
    "repack",
    "replace_hooks",
    "repository_name",
    "resolve_ref",
    "rewrite_files",
    "settle_name",
    "stage",
    "store_location",
    "sync_objects",
    "take_up_push",
    "tree_id",
    "tree_snapshot",
    "unread_snapshot",
    "with_batch",
    "write_authored_commit",
    "write_changes",
    "write_edited_tree",
    "write_guard",
    "write_hidden_file",
    "write_live",
    "write_new_file",
]


def open_repository(path: Path | None = None, *, environment: Mapping[str, str] | None = None) -> Repository:
    """The repository at `path` (the current folder where none is given) or above it.

    `environment` is a hook's own variables, passed on whole: they say which repository, index and objects are meant.
    By default it is this process's variables without those, so that the path decides.

    Raises:
        NotARepository: there is none.
        UsageError: it is not a SHA-1 repository.
        CouldNotCheck: it is a partial clone, or git is missing or refuses it (for example because of its owner).
    """
    from contentrepo.applets.repository import discovery

    return discovery.open_repository(path, environment=environment)


def commit_snapshot(repository: Repository, revision: str, *, held: HeldBytes | None = None) -> Snapshot:
    """The tree of a commit. Objects in push quarantine are found where the environment is the hook's.

    Args:
        repository: whose commit it is.
        revision: the commit.
        held: holds the bytes that are read, and those that it holds are not read.

    Raises:
        UnknownRevision: the revision names no commit.
        ObjectMissing: the commit's tree is not in the repository.
    """
    from contentrepo.applets.repository.commits import get_commit_and_tree
    from contentrepo.applets.repository.snapshot import TreeSnapshot

    commit, tree = get_commit_and_tree(repository, revision)
    return TreeSnapshot(repository, tree, commit=commit, held=held)


def tree_snapshot(repository: Repository, tree: str, *, folder: str = "") -> Snapshot:
    """A tree by its id (or any name that git has for it), without a commit; or one folder of it alone.

    Raises:
        ObjectMissing: there is no such tree, or no such folder in it.
    """
    from contentrepo.applets.repository import commits, snapshot

    return snapshot.TreeSnapshot(repository, commits.get_tree_id(repository, tree, folder))


def index_snapshot(repository: Repository) -> Snapshot:
    """The index, as the hook's GIT_INDEX_FILE names it; files that are only announced (`add -N`) are left out.

    Raises:
        UnmergedPaths: a merge is not finished.
        UsageError: the repository is bare.
    """
    from contentrepo.applets.repository import index

    return index.index_snapshot(repository)


def folder_snapshot(path: Path) -> Snapshot:
    """What a folder holds: inside a work tree tracked files and untracked ones that are not ignored, else all files.

    Links are entries and never followed; pipes, sockets and devices are left out, unopened. `.git` is left out.

    Raises:
        UsageError: there is no such folder, or it is in a repository that `open_repository` refuses.
        CouldNotCheck: a file or a folder cannot be read; it is named.
        TooManyFiles: the folder is larger than we are ready to look at.
    """
    from contentrepo.applets.repository import folder

    return folder.folder_snapshot(path)


def unread_snapshot(path: Path) -> Snapshot:
    """The same of a folder that is known to be in no repository, without reading a file before it is asked for.

    Its ids of blobs and trees are of its own making, each of one path: git would give others.

    Raises:
        UsageError: there is no such folder.
        CouldNotCheck: a folder cannot be read; it is named. Reading says so of a file, and of one that was changed.
        TooManyFiles: the folder is larger than we are ready to look at.
    """
    from contentrepo.applets.repository.disk import real_folder
    from contentrepo.applets.repository.unread_folder import UnreadFolder

    return UnreadFolder(real_folder(path))


def overlay_snapshot(below: Snapshot, files: Mapping[str, bytes]) -> Snapshot:
    """`below` with other bytes (by path) for some files, or with files more: a state that nobody has written yet."""
    from contentrepo.applets.repository import overlay

    return overlay.OverlaySnapshot(below, files)


def find_tree(repository: Repository, revision: str) -> str | None:
    """The id of the tree of the commit (or the tree) that a revision names, or None."""
    from contentrepo.applets.repository import commits

    return commits.find_tree_id(repository, revision)


def read_live(repository: Repository, branch: str) -> LiveRef | None:
    """What `refs/contentrepo/live/<branch>` carries; None where nothing was ever published, or nobody fetched it.

    Raises:
        UsageError: it is no name of a branch.
        CouldNotCheck: the ref holds something that is no commit, or that git has lost.
    """
    from contentrepo.applets.repository.live_ref import read_live as read

    return read(repository, branch)


def list_sources(repository: Repository, live: LiveRef) -> Mapping[str, tuple[int, str]]:
    """Unit -> (release, source commit) of everything that is live; of a commit that git has lost, nothing is told."""
    from contentrepo.applets.repository import live_ref

    return live_ref.list_sources(repository, live)


def write_live(
    repository: Repository,
    branch: str,
    files: Mapping[str, Entry],
    *,
    sequence: int,
    sources: Mapping[str, tuple[int, str]],
    bytes_of: BytesOf,
    parents: Sequence[str] = (),
    time: int | None = None,
    whole: bool = False,
) -> str:
    """Make the live ref say that `files` (path -> entry) are live, and return its commit.

    Compares and swaps: a ref that carries a lower sequence is overtaken, the same state is left as it is. `sources` is
    unit -> (release, source commit). The commit comes from the previous live one and from `parents`. `bytes_of` gives
    (blob, bytes) of blobs that git has lost. `time` is in seconds since the epoch; without one the newest of the
    parents' times is taken, so that the same state gives the same commit. `whole`: all trees are written, for git has
    lost some that the ref has.

    Raises:
        RefMoved: the ref carries a higher sequence, or others kept moving it: read the store again.
        PathClash: a path is a file and a folder at once.
        ObjectMissing: git has lost a blob and `bytes_of` has not got it.
    """
    from contentrepo.applets.repository import live_label, live_ref

    label = live_label.LiveLabel(sequence, sources, parents, time)
    return live_ref.write_live(repository, branch, files, label=label, bytes_of=bytes_of, whole=whole)


def advance_live(
    repository: Repository,
    branch: str,
    changes: Mapping[str, Entry | None],
    *,
    onto: LiveRef | None,
    sequence: int,
    sources: Mapping[str, tuple[int, str]],
    bytes_of: BytesOf,
    parents: Sequence[str] = (),
    time: int | None = None,
    tree: str = "",
    moved: Collection[str] | None = None,
    others: Callable[[], Mapping[str, tuple[int, str]]] | None = None,
) -> str:
    """The same from what changed since `onto` (None: the path is gone): costs what the change costs, not the tree.

    `onto` is None where there is no ref yet. `tree` is what comes of it, where the repository has that and the caller
    knows it: then nothing is worked out. `moved` are the units that move: with many units no others are named.
    Where `others` gives the sources of all that was live before, `sources` are of those that move and stay.

    Raises:
        RefMoved: the ref is no longer at `onto`, or `onto` carries a higher sequence: use `write_live`.
        PathClash, ObjectMissing: as `write_live`.
    """
    from contentrepo.applets.repository import live_label, live_ref

    label = live_label.LiveLabel(sequence, sources, parents, time, moved, others)
    return live_ref.advance_live(repository, branch, changes, onto=onto, label=label, bytes_of=bytes_of, tree=tree)


def write_guard(
    repository: Repository, guard: GuardFile, *, time: int = 0, may_write: Callable[[], bool] = lambda: True
) -> GuardFile:
    """Write the guard where its content differs from what is written, and return it with its digest.

    `time` is in seconds since the epoch; the ref keeps no history. `may_write` is asked where it differs.

    Raises:
        RefMoved: someone else wrote it in the meantime.
    """
    from contentrepo.applets.repository import guard_ref

    return guard_ref.write_guard(repository, guard, time=time, may_write=may_write)
