"""The files of a commit while a task changes them. Nothing is written but objects that no branch names yet."""

from __future__ import annotations

from contentrepo.applets.authoring.refusal import CannotEdit
from contentrepo.applets.editing.api import UnknownRun
from contentrepo.applets.olx.models import Course
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import EXECUTABLE, FILE, FOLDER, Entry, Repository, Snapshot
from contentrepo.applets.validation.api import Whereabouts

PLAIN = (FILE, EXECUTABLE)


class Workspace:
    """A tree and what a task has done to it so far.

    Attributes:
        changes: path -> bytes, None where the file goes.
        old: the entries that stood at these paths.
        modes: path -> mode, where it is given; a file keeps its own.
    """

    def __init__(self, repository: Repository, base: Snapshot) -> None:
        self.repository = repository
        self.base = base
        self.changes: dict[str, bytes | None] = {}
        self.old: dict[str, Entry] = {}
        self.modes: dict[str, int] = {}
        self._where = Whereabouts(repository, base.tree, tip=base.commit)
        self._is_current = True
        self._courses: dict[str, Course] = {}

    def read(self, path: str) -> bytes | None:
        """The bytes of a file as they stand; None where there is none."""
        if path in self.changes:
            return self.changes[path]
        entry = self._entry(path)
        if entry is None or entry.mode == FOLDER:
            return None
        if entry.mode not in PLAIN:
            raise CannotEdit(f"`{path}` is a link, no file", hint="Change it through git.")
        return next(iter(self.base.read([entry.blob])))[1]

    def put(self, path: str, data: bytes, mode: int | None = None) -> None:
        """Give a file new bytes."""
        self._entry(path)
        self.changes[path] = data
        if mode is not None:
            self.modes[path] = mode
        self._is_current = False

    def remove(self, path: str) -> None:
        """Take a file away."""
        self._entry(path)
        self.changes[path] = None
        self._is_current = False

    def folder_of(self, run: str) -> str:
        """The folder of a run, with a slash behind it; "" where that is the root.

        Raises:
            UnknownRun: the tree has no such run.
        """
        unit = self.where.find_unit(run)
        if unit is None:
            raise UnknownRun(f"there is no `{run}` here", hint="`contentrepo courses` lists what there is.")
        return f"{unit.folder}/" if unit.folder else ""

    def course(self, run: str) -> Course:
        """A run as it stands now, read whole.

        Raises:
            UnknownRun: the tree has no such run.
        """
        where = self.where
        if run not in self._courses:
            self.folder_of(run)
            content = where.read(run)
            if content is None or content.course is None:
                raise UnknownRun(f"`{run}` is no course run", hint="`contentrepo courses` lists what there is.")
            self._courses[run] = content.course
        return self._courses[run]

    @property
    def where(self) -> Whereabouts:
        """The tree as it stands now, to look into."""
        if not self._is_current:
            tree = git.write_changes(self.repository, self.base.tree, self.changes, self.old, self.modes).id
            self._where = Whereabouts(self.repository, tree, tip=self.base.commit, before=self.base.tree)
            self._courses.clear()
            self._is_current = True
        return self._where

    def _entry(self, path: str) -> Entry | None:
        if path not in self.old:
            found = git.find_entries(self.base, [path])
            if path in found:
                self.old[path] = found[path]
        return self.old.get(path)
