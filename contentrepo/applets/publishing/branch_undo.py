"""A rollback as a commit of the branch, so that the branch and what is live agree again.

Only what the rollback undoes is taken back. A file that the branch has otherwise by now is somebody's work: nothing is
done then, neither to the branch nor to what is live.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import FileRow, UnitState
from contentrepo.applets.publishing.branch_commit import is_checked_out, land_branch_commit, write_branch_commit
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.pins import compute_pin
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Entry
from contentrepo.dataclass import dataclass
from contentrepo.errors import Refused, UsageError

TRAILER = "Reverted-To"
ATTEMPTS = 5
SHOWN = 5


class BranchMovedOn(Refused):
    """The branch has something else by now where the rollback would write. `paths` names the files."""

    def __init__(self, branch: str, paths: tuple[str, ...]) -> None:
        named = ", ".join(f"`{path}`" for path in paths[:SHOWN])
        more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
        super().__init__(
            f"branch {branch} has other content by now in {named}{more}",
            hint="Revert without `--git`, which pins what it undoes, and correct the branch by hand.",
        )
        self.paths = paths


class NotClean(Refused):
    """The work tree could not follow the branch without losing something."""

    def __init__(self, message: str) -> None:
        super().__init__(message, hint="Commit or stash them first.")


@dataclass(frozen=True, slots=True)
class BranchUndo:
    """What brings a branch's tip back: path -> the file that comes, or None for one that goes.

    Attributes:
        tip: the commit that it was planned for.
        files: () where the branch has it so already.
    """

    tip: str
    files: Mapping[str, FileRow | None]


def plan_branch_undo(feed: Feed, current: UnitState, target: UnitState) -> BranchUndo:
    """Look at the branch; nothing is written.

    Raises:
        BranchMovedOn: it has other content by now.
        NotClean: the branch is checked out here, and files are not as it has them.
        UsageError: there is no such branch, or a file is no plain one.
    """
    if is_checked_out(feed) and not git.is_clean(feed.repository):
        raise NotClean(f"branch {feed.source.branch} is checked out here, with changes that are not committed")
    tip = git.get_commit(feed.repository, feed.branch_ref)
    there = git.commit_snapshot(feed.repository, tip.id).files
    undone = _list_undone(feed, current, target)
    files: dict[str, FileRow | None] = {}
    moved: list[str] = []
    for path, blobs in sorted(undone.items()):
        row, stands = target.files.get(path), there.get(path)
        if _mark(stands) == _mark(row):
            continue
        if (stands.blob if stands else "") in blobs or (stands and row and stands.blob == row.blob):
            files[path] = _check_plain(path, row)
        else:
            moved.append(path)
    if moved:
        raise BranchMovedOn(feed.source.branch, tuple(moved))
    return BranchUndo(tip.id, files)


def commit_branch_undo(
    feed: Feed, undo: BranchUndo, current: UnitState, target: UnitState, *, release: int, reason: str, actor: str
) -> str:
    """Commit it, by compare and swap; looks again where somebody else was faster. "" where nothing was to be done.

    Raises:
        BranchMovedOn: by now it has other content.
        RefMoved: others kept moving it.
    """
    for _ in range(ATTEMPTS):
        if not undo.files:
            return ""
        try:
            return _commit(feed, undo, target.unit, release=release, reason=reason, actor=actor)
        except git.RefMoved:
            undo = plan_branch_undo(feed, current, target)
    return _commit(feed, undo, target.unit, release=release, reason=reason, actor=actor)


def _list_undone(feed: Feed, current: UnitState, target: UnitState) -> dict[str, set[str]]:
    """By path the blobs ("" for no file) that this rollback undoes, or that an earlier one did and still holds back."""
    found: dict[str, set[str]] = {}
    pinned = [pair for pin in live.list_pins(feed.store, target.unit) for pair in pin.contents]
    for path, blob in (*compute_pin(current.files, target.files), *pinned):
        found.setdefault(path, set()).add(blob.rpartition(":")[2])  # before a colon stands a mode
    for path, row in current.files.items():
        if row != target.files.get(path):
            found.setdefault(path, set()).add(row.blob)
    return found


def _mark(file: Entry | FileRow | None) -> tuple[int, str]:
    return (file.mode, file.blob) if file else (0, "")


def _check_plain(path: str, row: FileRow | None) -> FileRow | None:
    if row is not None and row.mode not in (FILE, EXECUTABLE):
        raise UsageError(f"`{path}` is no plain file", hint="Revert without `--git`, and commit it by hand.")
    return row


def _commit(feed: Feed, undo: BranchUndo, unit: str, *, release: int, reason: str, actor: str) -> str:
    tip = git.get_commit(feed.repository, undo.tip)
    modes = {path: Entry(row.mode, row.blob) for path, row in undo.files.items() if row is not None}
    message = f"Revert {unit} to release {release}\n\n{reason}\n\n{TRAILER}: {unit} {release}\n"
    commit = write_branch_commit(feed, tip, dict(_read(feed, undo)), modes=modes, message=message, actor=actor)
    land_branch_commit(feed, tip, commit, reason=f"revert {unit} to {release}")
    return commit.id


def _read(feed: Feed, undo: BranchUndo) -> Iterator[tuple[str, bytes | None]]:
    for path, row in undo.files.items():
        yield path, None if row is None else live.read_blob(feed.store, row.blob)
