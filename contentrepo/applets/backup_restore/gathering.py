"""Catalog entries as they come out of another system's files, put together piece by piece."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contentrepo.applets.catalog.api import path_of, render_entry

OWN = "courses"
"""The slug of a curriculum for courses that stand directly in a program, as course-discovery has them."""

Data = dict[str, Any]

_REQUIRED = frozenset({"organizations", "courses"})
"""Lists that a file has even where they are empty."""


class Gathering:
    """Entries by kind and key. What is said twice is taken once; what is said otherwise the second time is remarked.

    Attributes:
        remarks: sentences for people: what was left out or changed on the way.
    """

    def __init__(self) -> None:
        self.remarks: list[str] = []
        self._entries: dict[tuple[str, str], Data] = {}
        self._curricula: dict[tuple[str, str], dict[str, Data]] = {}  # (program or "", curriculum) -> course -> data

    def add(self, kind: str, key: str, data: Mapping[str, Any]) -> None:
        """An entry, or more about one; what is empty says nothing."""
        path_of(kind, key)
        entry = self._entries.setdefault((kind, key), {})
        self._merge(entry, data, f"{kind} `{key}`")

    def add_curriculum(self, program: str, slug: str, data: Mapping[str, Any]) -> None:
        """A curriculum of a program, or a free-standing one where `program` is ""."""
        path_of("curriculum", slug)
        self._curricula.setdefault((program, slug), {})
        if not program:
            self.add("curriculum", slug, data)
            return
        curricula = self._entries[("program", program)].setdefault("curricula", [])
        known = next((one for one in curricula if one["slug"] == slug), None)
        if known is None:
            curricula.append(known := {"slug": slug})
        self._merge(known, data, f"curriculum `{slug}` of program `{program}`")

    def add_membership(self, program: str, curriculum: str, course: str, data: Mapping[str, Any]) -> None:
        """A catalog course in a curriculum that was added before, after those that came before it."""
        path_of("course", course)
        membership = self._curricula[program, curriculum].setdefault(course, {"course": course})
        self._merge(membership, data, f"`{course}` in curriculum `{curriculum}`")

    def exclude(self, program: str, curriculum: str, course: str, run: str) -> None:
        """A run that does not count there."""
        path_of("run", run)
        runs = self._curricula[program, curriculum][course].setdefault("excluded_runs", [])
        if run not in runs:
            runs.append(run)

    def exclude_everywhere(self, program: str, run: str) -> None:
        """A run that counts in none of a program's curricula."""
        course = run.removeprefix("course-v1:").rpartition("+")[0]
        for (owner, curriculum), courses in self._curricula.items():
            if owner == program and course in courses:
                self.exclude(program, curriculum, course, run)

    def add_missing(self) -> None:
        """The organizations, courses and titles that others need, under the names that their keys give them."""
        for kind, key in list(self._entries):
            if kind == "run":
                self.add("course", key.removeprefix("course-v1:").rpartition("+")[0], {})
        for courses in list(self._curricula.values()):
            for course in courses:
                self.add("course", course, {})
        for kind, key in list(self._entries):
            if kind == "course":
                self.add("organization", key.partition("+")[0], {})
        for (kind, key), data in self._entries.items():
            data.setdefault("name" if kind == "organization" else "title", _last_part(key))

    def files(self) -> dict[str, str]:
        """Path -> text."""
        found: dict[str, str] = {}
        for (kind, key), data in sorted(self._entries.items()):
            whole = dict(data)
            if kind == "curriculum":
                whole["courses"] = _memberships(self._curricula[("", key)])
            elif kind == "program":
                whole["curricula"] = [
                    {**_ordered(one), "courses": _memberships(self._curricula[key, one["slug"]])}
                    for one in data.get("curricula", ())
                ]
            said = {name: value for name, value in whole.items() if name in _REQUIRED or value}
            found[path_of(kind, key)] = render_entry(kind, said)
        return found

    def _merge(self, entry: Data, data: Mapping[str, Any], what: str) -> None:
        for name, value in data.items():
            if value in ("", None, []):
                continue
            if entry.setdefault(name, value) != value:
                self.remarks.append(f"`{name}` of {what} is said twice; `{entry[name]}` was taken, not `{value}`")


def _last_part(key: str) -> str:
    return key.rpartition("+")[2]


def _ordered(curriculum: Data) -> Data:
    slug = curriculum["slug"]
    active = {"active": curriculum["active"]} if "active" in curriculum else {}
    return {"slug": slug, "title": curriculum.get("title", slug), **active}


def _memberships(courses: Mapping[str, Data]) -> list[Data]:
    order = ("course", "active", "exception", "excluded_runs")
    return [{name: one[name] for name in order if name in one} for one in courses.values()]
