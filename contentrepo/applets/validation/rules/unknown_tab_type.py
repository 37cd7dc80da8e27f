"""A tab is of a type that the platform does not register.

Why it matters:
    The platform leaves out tabs whose type it does not know, and writes a line to its log (edx-platform,
    `xmodule/tabs.py`). Old exports hold types that are gone (`open_ended`, `staff_grading`, `notes`). A tab from a
    plugin is shown where that plugin is installed.

Bad:
    {"course/2T2019": {"tabs": [{"type": "corseware", "name": "Course"}]}}

Good:
    {"course/2T2019": {"tabs": [{"type": "courseware", "name": "Course"}]}}

Fix:
    Correct the type, or take the entry out. Nothing, if a plugin brings it.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import notes_of
from contentrepo.applets.validation.wording import quote

ID = "unknown-tab-type"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE

TAB_TYPES = (
    "course_info",
    "courseware",
    "dates",
    "discussion",
    "edxnotes",
    "external_link",
    "html_textbooks",
    "pdf_textbooks",
    "progress",
    "static_tab",
    "syllabus",
    "teams",
    "textbooks",
    "wiki",
)
"""Those that an author may have meant; `olx` knows them all."""


def check(subject: Subject) -> Iterator[Problem]:
    found = notes_of(subject, ID)
    near = nearest([oddity.value for oddity in found], TAB_TYPES)
    for oddity in found:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The platform has no tabs of the type {quote(oddity.value)}, so it leaves this one out"
            if oddity.value
            else "This tab has no type, so the platform leaves it out",
            hint=did_you_mean(near.get(oddity.value)) + "Correct the type, or take the entry out of `tabs`.",
            value=oddity.value,
        )
