"""A draft does not say where it belongs, so an import ignores it.

A file under `drafts/vertical/` carries `parent_url` (in older exports `parent_sequential_url`), the key of the
subsection that the unit belongs to, and `index_in_children_list`, its place there.

Why it matters:
    Without the two attributes Studio's import passes over the file without a word (edx-platform,
    `xmodule/modulestore/xml_importer.py`, `_import_course_draft`). The draft is lost on the way, though not here:
    contentrepo keeps the file as it is.

Bad:
    drafts/vertical/unit3.xml
        <vertical display_name="Unit 3"/>

Good:
    drafts/vertical/unit3.xml
        <vertical display_name="Unit 3" index_in_children_list="2"
            parent_url="block-v1:edX+CS101+2T2019+type@sequential+block@week1"/>

Fix:
    Add the two attributes, or move the unit out of `drafts/` once it is finished.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "ignored-draft"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).ignored_drafts:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The draft {quote(oddity.subject)} has no {quote(oddity.value)}, so an import ignores it",
            hint="Add `parent_url` and `index_in_children_list` to its first tag.",
            value=oddity.value,
        )
