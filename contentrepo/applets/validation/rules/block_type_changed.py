"""A block that is live becomes a block of another type.

It has the `url_name` of a block that is gone, and stands in the same parent.

Why it matters:
    To the platform, type and `url_name` are what a block is. `problem/quiz1` and `html/quiz1` have nothing to do with
    each other: answers and points of learners belong to the first one and are lost with it.

Bad:
    <problem url_name="quiz1"/>, which is live, becomes <drag-and-drop-v2 url_name="quiz1"/>

Good:
    <problem url_name="quiz1"/> stays, and <drag-and-drop-v2 url_name="quiz1_as_a_game"/> comes beside it

Fix:
    If it is not meant: keep the old block, hidden if need be, and add the new one beside it. If it is: add the line
    `Acknowledge: block-type-changed <run key>` as the last paragraph of a commit message, for example with `git
    commit --amend`. One such line covers all changes of this kind in the run. Before a commit exists, the finding is
    shown and does not block.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.impact import if_meant, name_of
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "block-type-changed"
LEVEL = Level.ERROR
GATE = Gate.IMPACT
SCOPE = Scope.CHANGE


def check(subject: Subject) -> Iterator[Problem]:
    change, head = subject.change, subject.head.course
    if change is None or head is None:
        return
    for old, new in change.retyped.items():
        yield Problem(
            place=head.blocks[new].place,
            subject=name_of(old),
            message=f"{quote(name_of(old))} is now {quote(name_of(new))}: to the platform it is another block, and "
            "what learners have done in it is lost",
            hint=f"Keep the {quote(old[0])}, and add the {quote(new[0])} beside it. {if_meant(ID, subject)}",
            value=new[0],
        )
