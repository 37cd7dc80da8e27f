"""A pointer names a file that does not exist.

A pointer is a tag with nothing but a `url_name`: `<problem url_name="p1"/>` stands for the file `problem/p1.xml` of the
course (a colon in the name stands for a folder). Only the platform's own block types follow pointers; an external
block such as `<done url_name="d1"/>` is complete as it is.

Why it matters:
    Studio's import drops the block, with everything below it and no more than a line in a log. Other imports put an
    error block there, and learners see a broken page (edx-platform, `xmodule/xml_block.py`, `load_definition_xml`, and
    `xmodule/seq_block.py`, `definition_from_xml`).

Bad:
    vertical/unit1.xml
        <vertical display_name="Unit 1">
          <problem url_name="quiz1"/>
        </vertical>
    problem/quiz_1.xml

Good:
    vertical/unit1.xml
        <vertical display_name="Unit 1">
          <problem url_name="quiz_1"/>
        </vertical>
    problem/quiz_1.xml

Fix:
    Add the file, correct the name, or remove the pointer. Where learners have answered the block already, keep its
    name and bring the file back: `git log --diff-filter=D -- problem/` shows the commit that deleted it.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "dangling-pointer"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    unit, files = subject.head.unit, subject.head.files
    missing = [(within(unit, oddity.value), oddity) for oddity in oddities_of(subject).dangling_pointers]
    near = nearest([target for target, _ in missing], [within(unit, path) for path in files if missing])
    for target, oddity in missing:
        # A symbolic link or a submodule stands there; it is never followed.
        what = "is not a file" if oddity.value in files else "does not exist"
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.subject)} points to {quote(target)}, which {what}",
            hint=did_you_mean(near.get(target)) + "Add the file, correct the `url_name`, or remove the pointer.",
            value=target,
        )
