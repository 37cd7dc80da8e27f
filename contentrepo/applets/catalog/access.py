"""The `access` entries of `contentrepo.yaml` as values. What they allow is judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.catalog.models import AccessEntry
from contentrepo.applets.catalog.notes import Notes
from contentrepo.applets.catalog.sheet import Section


def read_access(top: Section, notes: Notes) -> tuple[AccessEntry, ...]:
    """The entries, in order. One that could be misread is a misfit: a guess might let somebody in."""
    return tuple(_entries(top, notes))


def _entries(top: Section, notes: Notes) -> Iterator[AccessEntry]:
    for section in top.sections("access"):
        paths, role = section.text("paths"), section.text("role")
        who = tuple(name for name, _ in section.texts("who"))
        if paths and not _is_pattern(paths):
            detail = f"`{paths}` fits no path of a repository"
            hint = "Write it from the repository's root, without a slash before or after it, as in `courses/edX`."
            place = section.place("paths")
            notes.refuse("schema", paths, place=place, subject=place.path, detail=detail, hint=hint)
        elif not who and not section.is_misshapen("who") and "who" in section.data:
            place = section.place("who")
            detail, hint = "`who` names nobody", "Name a person or a group, or take the entry out."
            notes.refuse("schema", "", place=place, subject=place.path, detail=detail, hint=hint)
        yield AccessEntry(paths, role, who, section.place())


def _is_pattern(paths: str) -> bool:
    return all(part not in {"", ".", ".."} for part in paths.split("/"))
