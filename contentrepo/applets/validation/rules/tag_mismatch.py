"""A file opens with another tag than the pointer that leads to it.

`<problem url_name="p1"/>` leads to `problem/p1.xml`, and the first tag in there has to be `problem`.

Why it matters:
    The platform trusts the pointer and never compares: it reads the file as if it were the type that the pointer says
    (edx-platform, `xmodule/xml_block.py`, `parse_xml`). A video read as a problem keeps neither its video nor its
    settings, and nobody is told.

    Only a warning between chapters, sequentials, verticals and the like: all of them do no more than hold other
    blocks, so the one is as good as the other, and nothing is lost.

Bad:
    vertical/unit1.xml
        <problem url_name="p1"/>
    problem/p1.xml
        <video youtube_id_1_0="3_yD_cEKoCk"/>

Good:
    vertical/unit1.xml
        <video url_name="p1"/>
    video/p1.xml
        <video youtube_id_1_0="3_yD_cEKoCk"/>

Fix:
    Move the file to the folder of its own type and point to it by that type, or correct the tag in the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "tag-mismatch"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE

ALIKE = frozenset({"chapter", "problemset", "sequential", "vertical", "videosequence", "wrapper"})
"""Block types that hold others and do nothing else."""


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).mismatched_tags:
        name = within(subject.head.unit, oddity.place.path)
        found, expected = quote(f"<{oddity.value}>"), quote(f"<{oddity.detail}>")
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(name)} opens with {found}; the pointer to it says {expected}",
            hint="Correct the tag, or move the file to the folder of its type and point to it by that type.",
            value=oddity.value,
            level=Level.WARNING if {oddity.value, oddity.detail} <= ALIKE else None,
        )
