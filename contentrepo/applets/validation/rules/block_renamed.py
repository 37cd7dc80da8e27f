"""A block that is live gets another `url_name`.

It stands where the old one stood, with the same content, the same title or the same blocks in it; or its content is
the same, wherever it stands now. A block without a name of its own gets another name with every edit, and counts. A
block that only moves to another parent keeps its name, and is no concern of this rule.

Why it matters:
    To the platform, type and `url_name` are what a block is. Under the new name it is another one: answers, points,
    positions, bookmarks and extended deadlines of learners belong to the old name, and nobody can reach them there.

Bad:
    problem/quiz1.xml, which is live, is renamed to problem/quiz_on_variables.xml

Good:
    problem/quiz1.xml
        <problem display_name="Quiz on variables"> ... </problem>

Fix:
    If it is not meant: give the block its old `url_name` back; titles can change freely. If it is: add the line
    `Acknowledge: block-renamed <run key>` as the last paragraph of a commit message, for example with `git commit
    --amend`. One such line covers all changes of this kind in the run. Before a commit exists, the finding is shown
    and does not block.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.impact import if_meant, name_of
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "block-renamed"
LEVEL = Level.ERROR
GATE = Gate.IMPACT
SCOPE = Scope.CHANGE


def check(subject: Subject) -> Iterator[Problem]:
    change, head = subject.change, subject.head.course
    if change is None or head is None:
        return
    for old, new in change.renamed.items():
        yield Problem(
            place=head.blocks[new].place,
            subject=name_of(old),
            message=f"{quote(name_of(old))} is now called {quote(new[1])}: to the platform it is another block, and "
            "what learners have done in it is lost",
            hint=f'Give it its old name back: `url_name="{old[1]}"`. {if_meant(ID, subject)}',
            value=new[1],
        )
