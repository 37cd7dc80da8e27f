"""Runs that took the place of another one: the same course root, or the same content, under another key."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.validation.models import Conflict, Layout

CODE = "course-run-key-changed"
ROOT_FILE = "course.xml"
LIKE = 0.5
"""Of a run's files, the share that makes another run the same course."""


def find_successions(base: Layout, head: Layout) -> dict[str, tuple[Conflict, ...]]:
    """Unit name -> what to tell of it: both of the run that is gone and of the one that took its place.

    Reads no blob, and looks at files only where one run is gone and another is new.
    """
    was, now = set(_runs(base)), set(_runs(head))
    gone, new = sorted(was - now), sorted(now - was)
    found: dict[str, tuple[Conflict, ...]] = {}
    for old in gone if new else ():
        successor = next((name for name in new if _takes_the_place(base, old, head, name)), None)
        if successor is not None:
            for unit in (old, successor):
                conflict = Conflict(CODE, unit, head.roots[successor].place, old, old, successor)
                found[unit] = (*found.get(unit, ()), conflict)
    return found


def _runs(layout: Layout) -> Iterator[str]:
    return (name for name, unit in layout.units.items() if isinstance(unit.key, CourseRunKey) and layout.trees[name])


def _takes_the_place(base: Layout, old: str, head: Layout, new: str) -> bool:
    if base.units[old].folder == head.units[new].folder:
        return True
    was, now = _content(base, old), _content(head, new)
    return len(was & now) >= LIKE * len(was) > 0


def _content(layout: Layout, name: str) -> set[str]:
    """The blobs of a run, but for the file that says its key."""
    return {entry.blob for path, entry in layout.files[name].items() if path.rpartition("/")[2] != ROOT_FILE}
