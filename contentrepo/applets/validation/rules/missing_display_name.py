"""A block has no title.

A warning for the course, chapters, sequentials and verticals. Only information for other blocks, and nothing for those
that a library brings.

Why it matters:
    In place of a chapter's title learners see its `url_name`, in exports a row of 32 digits. Problems, texts and videos
    get the name of their kind ("Blank Problem"), and in the gradebook all look the same. Where `display_name` is there
    and empty, nothing stands in its place.

Bad:
    <vertical url_name="9f5a2b9c1e3d4f6a8b7c0d1e2f3a4b5c"> ... </vertical>

Good:
    <vertical url_name="9f5a2b9c1e3d4f6a8b7c0d1e2f3a4b5c" display_name="Read this first"> ... </vertical>

Fix:
    Add a `display_name`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "missing-display-name"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in notes_of(subject, ID):
        by_name = oddity.detail == "url_name"
        instead = "its `url_name`" if by_name else "the name of its kind"
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} has no title: its `display_name` is missing or empty",
            hint=f"Write one; where it is missing, {instead} stands in its place, where it is empty, nothing.",
            level=None if by_name else Level.INFO,
        )
