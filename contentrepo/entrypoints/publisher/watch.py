"""Wake-ups from the file system: something about a repository's branches may have changed.

A wake-up carries no data. Whatever is missed (a watch that could not be set, a lost event) the slow poll finds.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from contentrepo.dataclass import dataclass

BRANCHES = Path("refs", "heads")
TOP_FILES = frozenset({"HEAD", "config", "packed-refs"})

# Reading a ref makes events too: listening to those would wake us by our own looking.
CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]


@dataclass(frozen=True, slots=True)
class _Followed:
    folder: tuple[int, int]  # device and inode of refs/heads: another folder in its place is to be followed anew
    handler: _Handler
    watches: tuple[ObservedWatch, ...]


class Watch:
    """Follows the branches of any number of git directories, and calls `wake(git_dir)` when one may have changed."""

    def __init__(self, wake: Callable[[Path], None]) -> None:
        self._wake = wake
        self._followed: dict[Path, _Followed] = {}
        self._observer: BaseObserver = Observer()
        self._observer.daemon = True
        self._observer.start()

    def follow(self, git_dir: Path) -> None:
        """Follow a git directory from now on; nothing happens where it is followed already.

        Raises:
            OSError: the directory is gone, or the system gives no more watches.
        """
        status = (git_dir / BRANCHES).stat()
        folder = (status.st_dev, status.st_ino)
        known = self._followed.get(git_dir)
        if known and known.folder == folder and not known.handler.is_lost:
            return
        self.forget(git_dir)
        handler = _Handler(git_dir, self._wake)
        self._followed[git_dir] = _Followed(folder, handler, self._schedule(git_dir, handler))

    def forget(self, git_dir: Path) -> None:
        """Stop following; harmless where the directory is not followed or is gone."""
        known = self._followed.pop(git_dir, None)
        for watch in known.watches if known else ():
            self._observer.unschedule(watch)

    def close(self) -> None:
        """Stop the observer and its threads."""
        self._observer.stop()
        self._observer.join()

    def _schedule(self, git_dir: Path, handler: _Handler) -> tuple[ObservedWatch, ...]:
        branches = self._observer.schedule(handler, str(git_dir / BRANCHES), recursive=True, event_filter=CHANGES)
        top = self._observer.schedule(handler, str(git_dir), recursive=False, event_filter=CHANGES)
        return branches, top


class _Handler(FileSystemEventHandler):
    def __init__(self, git_dir: Path, wake: Callable[[Path], None]) -> None:
        self._git_dir, self._wake = git_dir, wake
        self.is_lost = False  # a followed folder was deleted: one made anew, even with its inode, is not followed

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = Path(os.fsdecode(event.dest_path or event.src_path))
        if isinstance(event, DirDeletedEvent) and path in (self._git_dir, self._git_dir / BRANCHES):
            self.is_lost = True
        if path.suffix != ".lock" and self._concerns_branches(path):
            self._wake(self._git_dir)

    def _concerns_branches(self, path: Path) -> bool:
        return path.parent != self._git_dir or path.name in TOP_FILES
