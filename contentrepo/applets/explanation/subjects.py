"""Whose a line of a course's file is."""

from __future__ import annotations

from bisect import bisect_right

from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.models import Course


class Subjects:
    """Every block and page of a course, by the files that define it."""

    def __init__(self, course: Course) -> None:
        self._starts: dict[str, list[tuple[int, str]]] = {}
        for blocks in (course.blocks, course.drafts):
            for key, block in blocks.items():
                for path in block.files:
                    line = block.line if path == block.files[0] else 0
                    self._starts.setdefault(path, []).append((line, "/".join(key)))
        for extra in course.extras:
            self._starts.setdefault(extra.path, []).append((0, f"{extra.category}/{extra.name}"))
        for starts in self._starts.values():
            starts.sort()

    def at(self, place: Place) -> str:
        """In a file of several blocks, the last that begins before the line; "" where the file is nobody's."""
        starts = self._starts.get(place.path)
        if not starts:
            return ""
        return starts[max(0, bisect_right(starts, place.line, key=lambda start: start[0]) - 1)][1]
