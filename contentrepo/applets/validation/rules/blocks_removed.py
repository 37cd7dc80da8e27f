"""A change takes away much of what learners see now.

It removes every block of a run, or more than a fifth of them and at least ten. Blocks that live on under another name
or type have rules of their own (`block-renamed`, `block-type-changed`), and so has a run that goes on under another
key (`course-run-key-changed`).

Why it matters:
    Learners' answers and grades belong to the blocks, and go with them. Mostly such a change is meant; sometimes it
    is a broken merge, a lost folder, or an export of the wrong course. A person has to say which.

Bad:
    git commit -m "Tidy up"
    (a merge dropped chapter/, and 412 of 1,030 blocks with it)

Good:
    git commit -m "Retire the spring chapters" -m "Acknowledge: blocks-removed course-v1:edX+CS101+2T2019"

Fix:
    If it is not meant: bring the files back with `git restore --source <commit> -- <folder>`. If it is: add the line
    `Acknowledge: blocks-removed <run key>` as the last paragraph of a commit message, for example with
    `git commit --amend`. Before a commit exists, the finding is shown and does not block.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.olx.models import Course
from contentrepo.applets.validation.models import Problem, Scope, Subject, UnitContent
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "blocks-removed"
LEVEL = Level.ERROR
GATE = Gate.IMPACT
SCOPE = Scope.CHANGE

MANY = 10
"""Blocks that may go unnoticed, less one."""
SHARE = 0.2
"""The share of a run's blocks that may."""
SUCCEEDED = "course-run-key-changed"
"""The conflict of a run that goes on under another key."""


def check(subject: Subject) -> Iterator[Problem]:
    base = _learners_blocks(subject.base.course if subject.base else None)
    removed = base.intersection(subject.change.lost) if subject.change else base
    if not removed or not (removed == base or (len(removed) >= MANY and len(removed) > SHARE * len(base))):
        return
    if any(conflict.code == SUCCEEDED for conflict in subject.head.conflicts):
        return  # one cause is told once
    run = subject.head.unit.name
    yield Problem(
        place=Place(_root_file(subject.head)),
        subject=run,
        message=f"{_share(len(removed), len(base))} of {quote(run)} are gone, and what learners have done in "
        "them is lost",
        hint=_hint(subject, run),
    )


def _share(removed: int, all_blocks: int) -> str:
    return f"All {all_blocks} blocks" if removed == all_blocks else f"{removed} of the {all_blocks} blocks"


def _learners_blocks(course: Course | None) -> set[tuple[str, str]]:
    return {key for key, block in course.blocks.items() if block.parent is not None} if course else set()


def _root_file(content: UnitContent) -> str:
    return f"{content.unit.folder}/course.xml".lstrip("/")


def _hint(subject: Subject, run: str) -> str:
    odd, line = oddities_of(subject), f"end a commit message with the line `Acknowledge: {ID} {run}`."
    if odd.faults or odd.dangling_pointers or odd.dressed_pointers:
        return "Correct the other errors of this run first: blocks in files that are not read count as removed."
    if subject.head.course is None:
        return f"Bring its `course.xml` back, whole; or, if the run is meant to go, {line}"
    return f"If this is meant, {line}"
