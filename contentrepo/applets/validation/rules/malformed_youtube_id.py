"""A YouTube id is none.

An id has eleven letters, digits, `-` or `_`; it is the part of the film's address behind `v=`. The setting `youtube`
holds speeds and ids, `1.00:p2Q6BrNhdh8`.

Why it matters:
    The player finds no film, and learners see a black box.

Bad:
    video/welcome.xml
        <video youtube_id_1_0="https://www.youtube.com/watch?v=p2Q6BrNhdh8" display_name="Welcome"/>

Good:
    video/welcome.xml
        <video youtube_id_1_0="p2Q6BrNhdh8" display_name="Welcome"/>

Fix:
    Write the id alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "malformed-youtube-id"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.value)} in {quote(oddity.detail)} is no id of a YouTube film",
            hint="Write the eleven signs behind `v=` in the film's address.",
            value=oddity.value,
        )
