"""A link to a block of this run names the run in full.

Why it matters:
    A course is given again under another run key, and its content is copied. The link then leads the new learners into
    the old run, or to a page that they may not see. `/jump_to_id/` always stays in the run that it stands in.

Bad:
    <a href="/courses/course-v1:edX+CS101+2T2019/jump_to_id/week2">Week 2</a>
    <a href="/courses/course-v1:edX+CS101+2T2019/jump_to/block-v1:edX+CS101+2T2019+type@vertical+block@week2">Week 2</a>

Good:
    <a href="/jump_to_id/week2">Week 2</a>

Fix:
    Write `/jump_to_id/` and the block's `url_name`; `contentrepo validate --fix` does it. A link that also names the
    site (`https://...`) is changed by `--unsafe-fixes` alone, because it may be meant for another site.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "own-run-link"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).own_links:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The link {quote(oddity.value)} leads to this run by its full name",
            hint=f"Write {quote(f'/jump_to_id/{oddity.detail}')}, which stays right when the course is given again.",
            value=oddity.value,
        )
