"""A block of a live run is due earlier than before.

The date counts that holds for the block: its own, else that of a block above it, with the policy over the XML. Said
of the block whose own date changes, or which moves to another parent; what stands in it and has no date of its own
follows. Only a warning where there was no date before. Nothing in a self-paced run, where the platform passes over
dates.

Why it matters:
    Learners who planned for the old date are late, and what they hand in after the new one does not count, even if
    they did so already.

Bad:
    <sequential url_name="homework3" due="2019-04-08T00:00:00Z"/>, which is live, becomes
    <sequential url_name="homework3" due="2019-04-01T00:00:00Z"/>

Good:
    <sequential url_name="homework3" due="2019-04-15T00:00:00Z"/>

Fix:
    If it is not meant: take the old date back. If it is: add the line `Acknowledge: due-date-moved-earlier <run key>`
    as the last paragraph of a commit message, for example with `git commit --amend`. One such line covers all changes
    of this kind in the run. Before a commit exists, the finding is shown and does not block.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.olx.api import effective_date, show_date
from contentrepo.applets.validation.impact import if_meant, name_of
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "due-date-moved-earlier"
LEVEL = Level.ERROR
GATE = Gate.IMPACT
SCOPE = Scope.CHANGE


def check(subject: Subject) -> Iterator[Problem]:
    base, head = subject.base.course if subject.base else None, subject.head.course
    if subject.change is None or base is None or head is None:
        return
    for key in subject.change.altered:
        was, now = base.blocks[key], head.blocks[key]
        if was.parent == now.parent and was.attributes.get("due") == now.attributes.get("due"):
            continue
        before, after = effective_date(base, key, "due"), effective_date(head, key, "due")
        if after and (before is None or after < before):
            dates = f"was {quote(show_date(before))} and is" if before else "was nothing and is"
            yield Problem(
                place=now.place,
                subject=name_of(key),
                message=f"The due date of {quote(name_of(key))} {dates} {quote(show_date(after))}: what learners hand "
                "in later no longer counts",
                hint=f"Take the old date back. {if_meant(ID, subject)}",
                value=f"{show_date(before) if before else 'none'} -> {show_date(after)}",
                level=None if before else Level.WARNING,
            )
