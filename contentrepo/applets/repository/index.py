"""The git index as a snapshot: what `git commit` is about to record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contentrepo.applets.repository.git import decode, run_git, split_records, try_git
from contentrepo.applets.repository.models import Entry, Repository, Snapshot
from contentrepo.applets.repository.objects import read_blob_stream, read_blobs, read_sizes
from contentrepo.applets.repository.snapshot import TreeSnapshot
from contentrepo.applets.repository.tree import EMPTY_TREE, blob_id, tree_ids
from contentrepo.errors import UsageError

EMPTY_BLOB = blob_id(b"")
MERGED = "0"
# Above this many names the whole index is asked about, for a command line has a limit.
MAX_NAMES = 200


class UnmergedPaths(UsageError):
    """The index holds a merge that nobody has finished. `path` is the first of its files."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"`{path}` is not merged yet", hint="Resolve the conflict, then `git add` it; `git status` shows all."
        )
        self.path = path


class IndexSnapshot:
    """The index that the environment names, as it was when the snapshot was made."""

    commit = ""

    def __init__(self, repository: Repository, files: Mapping[str, Entry]) -> None:
        self._repository = repository
        self._trees = tree_ids(files)
        self.files = files

    @property
    def tree(self) -> str:
        return self._trees[""]

    def tree_at(self, prefix: str) -> str:
        return self._trees.get(prefix, "")

    def read(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        return read_blobs(self._repository, blobs)

    def size(self, blobs: Iterable[str]) -> Iterator[tuple[str, int]]:
        return read_sizes(self._repository, blobs)

    def read_stream(self, blob: str) -> Iterator[bytes]:
        return read_blob_stream(self._repository, blob)


def index_snapshot(repository: Repository) -> Snapshot:
    if repository.work_tree is None:
        raise UsageError("a bare repository has no index", hint="Name a commit or a branch.")
    # The tree that git is about to record, which it needs a moment later anyway: nobody has to list it.
    failed, printed, _ = try_git(repository, "write-tree")
    return _list_index(repository) if failed else TreeSnapshot(repository, decode(printed).strip())


def _list_index(repository: Repository) -> IndexSnapshot:
    """What the index holds where git cannot write it: not merged yet, locked, or in a folder that nobody may write."""
    files: dict[str, Entry] = {}
    for path, entry, stage in read_staged(repository):
        if stage != MERGED:
            raise UnmergedPaths(path)
        files[path] = entry
    for path in _announced_only(repository, files):
        del files[path]
    return IndexSnapshot(repository, files)


def read_staged(repository: Repository, *scope: str) -> Iterator[tuple[str, Entry, str]]:
    """(path, entry, merge stage) of everything that the index holds, or holds at or below the paths of `scope`."""
    for record in split_records(run_git(repository, "ls-files", "--stage", "-z", "--", *scope)):
        head, _, path = record.partition("\t")
        mode, blob, stage = head.split(" ")
        yield path, Entry(int(mode, 8), blob), stage


def _announced_only(repository: Repository, files: Mapping[str, Entry]) -> list[str]:
    """Paths of `git add --intent-to-add`: listed as empty files, and in no commit that git would make."""
    empty = [path for path, entry in files.items() if entry.blob == EMPTY_BLOB]
    if not empty:
        return []
    names = empty if len(empty) <= MAX_NAMES else []
    command = ("diff-index", "--cached", "--ita-invisible-in-index", "--name-only", "-z", EMPTY_TREE, "--")
    staged = frozenset(split_records(run_git(repository, *command, *names)))
    return [path for path in empty if path not in staged]
