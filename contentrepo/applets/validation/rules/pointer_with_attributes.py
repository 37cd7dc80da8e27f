"""A tag would be a pointer, were it not for its other attributes, so the file that it means is not read.

A pointer carries `url_name` and nothing else: no other attribute, no text, no children, not even a comment (the root
`course` carries `org` and `course` too, and lacks neither). One attribute more, and the tag counts as a whole block
written in place: an empty one.

Why it matters:
    This is the quietest way to lose content. The platform makes an empty block and never opens the file (edx-platform,
    `xmodule/xml_block.py`, `is_pointer_tag`). The import reports success.

Bad:
    vertical/unit1.xml
        <problem url_name="p1" display_name="Sums"/>
    problem/p1.xml
        <problem> ... </problem>

Good:
    vertical/unit1.xml
        <problem url_name="p1"/>
    problem/p1.xml
        <problem display_name="Sums"> ... </problem>

Fix:
    Move the attributes into the file; `contentrepo validate --fix --unsafe-fixes` does it where the two do not
    contradict each other. Where the block really is meant to be written in place, delete the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "pointer-with-attributes"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE

_IDENTITY = frozenset({"course", "org", "url_name"})  # what the pointer to a course carries; one too few is wrong, too


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).dressed_pointers:
        extra, target = quote(oddity.value), quote(within(subject.head.unit, oddity.detail))
        lacks = _IDENTITY.issuperset(oddity.value.split())
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} lacks {extra}, so it is no pointer and {target} is never read"
            if lacks
            else f"{quote(oddity.subject)} has {extra} beside its `url_name`, so {target} is never read",
            hint=f"Add {extra}." if lacks else f"Move {extra} into {target} and leave `url_name` alone.",
            value=oddity.value,
        )
