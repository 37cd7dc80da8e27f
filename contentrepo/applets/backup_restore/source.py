"""The one course in a folder: its root, its files, its title. Reads; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from contentrepo.applets.facts.models import BlobFacts, Document
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import FoundRoots, Root
from contentrepo.applets.repository.api import folder_snapshot
from contentrepo.applets.repository.models import EXECUTABLE, FILE, SUBMODULE, SYMLINK, Entry, Snapshot
from contentrepo.dataclass import dataclass
from contentrepo.errors import Refused, UsageError

_SHOWN = 10  # paths that a message lists
_TITLE = 255  # characters, as the catalog's schemas allow


class NoCourseFound(UsageError):
    """No file `course.xml` in the folder is a course's."""


class SeveralCourses(UsageError):
    """The folder holds more than one course; `folders` are theirs."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        listed = _listed([f"`{folder or '.'}`" for folder in folders])
        super().__init__(
            f"the folder holds {len(folders)} courses: {listed}", hint="Import one of these folders at a time."
        )
        self.folders = folders


class NoPlainFiles(Refused):
    """A course has entries that are no files of its own; `paths` are theirs."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        listed = _listed([f"`{path}`" for path in paths])
        super().__init__(
            f"the course has symbolic links or repositories inside it: {listed}",
            hint="Put real files in their place: a link means nothing to whoever imports the course.",
        )
        self.paths = paths


@dataclass(frozen=True, slots=True)
class Source:
    """A course as it stands in a folder.

    Attributes:
        files: its files by path below the course's own folder.
    """

    snapshot: Snapshot
    root: Root
    files: Mapping[str, Entry]


def open_source(folder: Path) -> Source:
    snapshot = folder_snapshot(folder)
    root = _the_root(olx.find_roots(snapshot.files, lambda path: _document(snapshot, path)))
    below = f"{root.folder}/" if root.folder else ""
    files = {path[len(below) :]: entry for path, entry in snapshot.files.items() if path.startswith(below)}
    odd = tuple(path for path, entry in files.items() if entry.mode in (SYMLINK, SUBMODULE) or _is_unsafe(path))
    if odd:
        raise NoPlainFiles(odd)
    return Source(snapshot, root, files)


def find_courses(folder: Path) -> FoundRoots:
    """All courses of a folder, whatever the folders in it are called."""
    snapshot = folder_snapshot(folder)
    return olx.find_roots(snapshot.files, lambda path: _document(snapshot, path))


def read_title(source: Source, key: CourseRunKey) -> str:
    """The course's display name as learners see it, in one line; its number where it has none."""
    snapshot, root = source.snapshot, source.root
    below = f"{root.folder}/" if root.folder else ""
    wanted = {path: kind for path in source.files if _tells_title(path) and (kind := olx.kind_of(path))}
    by_blob = dict(snapshot.read({source.files[path].blob for path in wanted}))
    facts = {below + path: olx.read_facts(kind, by_blob[source.files[path].blob]) for path, kind in wanted.items()}
    files = {below + path: source.files[path] for path in wanted}
    course = olx.read_course(root, key, files, cast("Mapping[str, BlobFacts]", facts))
    block = course.blocks.get(("course", "course"))
    return " ".join(block.display_name.split())[:_TITLE] if block and block.display_name.strip() else key.course


def _tells_title(path: str) -> bool:
    return path == "course.xml" or path.startswith(("course/", "policies/"))


def _is_unsafe(path: str) -> bool:
    return any(part in {"", ".", ".."} or part.lower() == ".git" for part in path.split("/"))


def _document(snapshot: Snapshot, path: str) -> Document:
    entry = snapshot.files[path]
    if entry.mode not in (FILE, EXECUTABLE):
        return Document(None)
    ((_, data),) = snapshot.read([entry.blob])
    return cast("Document", olx.read_facts("xml", data))


def _the_root(found: FoundRoots) -> Root:
    if len(found.roots) > 1:
        raise SeveralCourses(tuple(root.folder for root in found.roots))
    if found.roots:
        return found.roots[0]
    for place, fault in found.unreadable:
        raise NoCourseFound(f"`{place.path}` cannot be read: line {fault.line}: {fault.detail}")
    for root in found.nameless:
        raise NoCourseFound(f"`{root.place.path}` names no run", hint='Give its <course> a `url_name="..."`.')
    raise NoCourseFound(
        "the folder holds no course: no `course.xml` in it has a <course> with `url_name`, `org` and `course`",
        hint="Give the folder that Studio's export unpacks to, or one above it.",
    )


def _listed(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
