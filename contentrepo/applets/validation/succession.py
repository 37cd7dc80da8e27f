"""Runs that took the place of another one: the same course root, or the same content, under another key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

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
    for old, successor in _pairs(base, gone, head, new) if new else ():
        for unit in (old, successor):
            conflict = Conflict(CODE, unit, head.roots[successor].place, old, old, successor)
            found[unit] = (*found.get(unit, ()), conflict)
    return found


def _runs(layout: Layout) -> Iterator[str]:
    return (name for name, unit in layout.units.items() if isinstance(unit.key, CourseRunKey) and layout.trees[name])


def _pairs(base: Layout, gone: Iterable[str], head: Layout, new: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Old and new: by the folder, else by the files."""
    at = {head.units[name].folder: name for name in new}
    holders: dict[str, list[str]] = {}
    for old in gone:
        if (successor := at.get(base.units[old].folder)) is not None:
            yield old, successor
            continue
        holders = holders or _holders(head, new)
        blobs = _content(base, old)
        shared = Counter(name for blob in blobs for name in holders.get(blob, ()))
        for successor, count in shared.most_common(1):
            if count >= LIKE * len(blobs):
                yield old, successor


def _holders(layout: Layout, names: Iterable[str]) -> dict[str, list[str]]:
    """Blob -> the runs that have it."""
    holders: dict[str, list[str]] = {}
    for name in names:
        for blob in _content(layout, name):
            holders.setdefault(blob, []).append(name)
    return holders


def _content(layout: Layout, name: str) -> set[str]:
    """The blobs of a run, but for the file that says its key."""
    return {entry.blob for path, entry in layout.files[name].items() if path.rpartition("/")[2] != ROOT_FILE}
