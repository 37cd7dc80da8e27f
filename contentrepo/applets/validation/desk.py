"""A folder while somebody edits it: its files as they were read, and what an editor has not saved yet over them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from contentrepo.applets.facts.api import FactsCache, open_cache
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Snapshot
from contentrepo.applets.validation.bases import read_local_base
from contentrepo.applets.validation.check import check
from contentrepo.applets.validation.checker import checker_digest
from contentrepo.applets.validation.commit_date import commit_date, no_date
from contentrepo.applets.validation.models import Checked, Strictness, Surroundings
from contentrepo.applets.validation.question import NAMELESS
from contentrepo.applets.validation.reading import CONFIGURATION
from contentrepo.dataclass import dataclass, replace


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder under edit.

    Attributes:
        folder: as it was asked for.
        top: what paths are relative to: the work tree's top, or the folder itself where no git is around it.
        files: on disk, as they were when the desk was opened or refreshed.
    """

    folder: Path
    top: Path
    files: Snapshot
    base: Snapshot
    around: Surroundings
    facts: FactsCache


def open_desk(folder: Path) -> Desk:
    """A folder for editing, in git or not; its facts are remembered as long as the desk lives.

    Raises:
        UsageError: there is no such folder.
    """
    # Text that lives for a moment has no place in the cache that hooks read.
    return _read(folder, open_cache(None, checker_digest()))


def refresh_desk(desk: Desk) -> Desk:
    """The same folder, read again from disk."""
    return _read(desk.folder, desk.facts)


def check_desk(desk: Desk, unsaved: Mapping[str, bytes]) -> Checked:
    """What `validate` would say once everything was saved.

    Args:
        desk: whose files are checked.
        unsaved: path from the desk's top -> the whole text that an editor holds.

    Raises:
        CouldNotCheck: files have changed on disk since the desk was opened: refresh it.
    """
    head = git.overlay_snapshot(desk.files, unsaved) if unsaved else desk.files
    return check(head, desk.base, desk.around, desk.facts)


def _read(folder: Path, facts: FactsCache) -> Desk:
    plain = Desk(folder, folder.resolve(), git.EMPTY_SNAPSHOT, git.EMPTY_SNAPSHOT, Surroundings(NAMELESS), facts)
    try:
        repository = git.open_repository(folder)
    except git.NotARepository:
        return replace(plain, files=git.folder_snapshot(folder))
    top = repository.work_tree
    inner = top is not None and (folder / CONFIGURATION).is_file() and plain.top != top.resolve()
    if top is None or inner:  # a content repository of its own, kept inside another repository
        return replace(plain, files=git.folder_snapshot(folder))
    head = git.find_commit(repository, "HEAD")
    return replace(
        plain,
        top=top.resolve(),
        files=git.folder_snapshot(top),
        base=read_local_base(repository, *([head.id] if head else [])),
        around=Surroundings(
            git.repository_name(repository),
            git.read_guard(repository),
            Strictness.STAGED,
            at=commit_date(repository, head.id) if head else no_date,
        ),
    )
