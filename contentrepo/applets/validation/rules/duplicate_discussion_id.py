"""Two discussions have one id.

Why it matters:
    They show the same posts, and the forum leads learners from one of them to the other, or nowhere.

Bad:
    vertical/unit1.xml
        <discussion url_name="talk1" discussion_id="week1" discussion_category="Week 1" discussion_target="Hello"/>
    vertical/unit2.xml
        <discussion url_name="talk2" discussion_id="week1" discussion_category="Week 1" discussion_target="Questions"/>

Good:
    vertical/unit1.xml
        <discussion url_name="talk1" discussion_id="week1" discussion_category="Week 1" discussion_target="Hello"/>
    vertical/unit2.xml
        <discussion url_name="talk2" discussion_id="week1q" discussion_category="Week 1" discussion_target="Questions"/>

Fix:
    Give the newer of the two an id of its own; posts hang on the id.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "duplicate-discussion-id"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} has the discussion id of {quote(oddity.detail)}, {quote(oddity.value)}",
            hint="Give one of them an id of its own; posts hang on the id, so change the newer one.",
            value=oddity.value,
        )
