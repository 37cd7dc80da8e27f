"""A video has no transcript.

Videos that edX's video service keeps (`edx_video_id`) may have theirs there, so nothing is said of them (WCAG 2.2,
1.2.2, level A).

Why it matters:
    Who cannot hear gets nothing of it. Everybody else cannot search it, nor follow it in a noisy place.

Bad:
    video/welcome.xml
        <video youtube="1.00:p2Q6BrNhdh8" display_name="Welcome"/>

Good:
    video/welcome.xml
        <video youtube="1.00:p2Q6BrNhdh8" display_name="Welcome">
          <transcript language="en" src="welcome.srt"/>
        </video>
    static/welcome.srt

Fix:
    Put an SRT file into `static/` and name it in a `transcript` element.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "video-without-transcript"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} has no transcript",
            hint="Put an SRT file into `static/` and name it in a `transcript` element.",
            value=oddity.value,
        )
