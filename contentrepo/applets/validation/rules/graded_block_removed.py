"""A live block that counts for the grade is taken away.

Said once for all that goes together: of a subsection with twelve problems, or of all problems that one unit loses. A
block counts where it, or a block above it, is `graded`, and learners can score in it. Blocks that are renamed have a
rule of their own, and those that only stand in a file that cannot be read were not taken away.

Why it matters:
    Points that learners have earned go with the block, and the grade of everybody is computed anew without it: some
    fall below the line, others rise above it, and certificates no longer fit.

Bad:
    git commit -m "Quiz 3 was too hard"
    (vertical/unit3.xml no longer points to problem/quiz3)

Good:
    vertical/unit3.xml
        <vertical display_name="Unit 3"><problem url_name="quiz3" weight="0"/></vertical>

Fix:
    If it is not meant: bring the block back, and set `weight="0"` or hide it where it should not count. If it is: add
    the line `Acknowledge: graded-block-removed <run key>` as the last paragraph of a commit message, for example with
    `git commit --amend`. One such line covers all changes of this kind in the run. Before a commit exists, the
    finding is shown and does not block.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.olx.api import is_container, is_graded
from contentrepo.applets.olx.models import Course, CourseChange
from contentrepo.applets.validation.impact import if_meant, name_of
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "graded-block-removed"
LEVEL = Level.ERROR
GATE = Gate.IMPACT
SCOPE = Scope.CHANGE


# Learners do something in these, or nothing, and score in none.
_UNSCORED = frozenset(
    {
        "about",
        "annotatable",
        "course_info",
        "custom_tag_template",
        "customtag",
        "discussion",
        "google-calendar",
        "google-document",
        "html",
        "imageannotation",
        "poll",
        "poll_question",
        "static_tab",
        "survey",
        "textannotation",
        "video",
        "videoalpha",
        "videoannotation",
        "word_cloud",
    }
)


def check(subject: Subject) -> Iterator[Problem]:
    base = subject.base.course if subject.base else None
    head = subject.head.course
    if subject.change is None or base is None or head is None or len(head.blocks) <= 1:
        return  # where all is gone, `blocks-removed` says so
    for above, gone in _removed(base, subject.change).items():
        (top, *others), count = gone, sum(gone.values())
        block = head.blocks.get(above) if above else None
        if others:
            about, what = above or top, f"{count} graded blocks of {quote(name_of(above or top))} are gone"
        else:
            about, what = top, f"{quote(name_of(top))} is gone{_with(top, count)}"
        yield Problem(
            place=block.place if block else Place(f"{subject.head.unit.folder}/course.xml".lstrip("/")),
            subject=name_of(about),
            message=f"{what}: learners lose the points that they have earned there, and all grades change",
            hint=f"Bring back what counted, with `weight` 0 where it should not. {if_meant(ID, subject)}",
            value=" ".join(name_of(key) for key in gone),
        )


def _with(top: tuple[str, str], count: int) -> str:
    if not is_container(top[0]):
        return ""
    return f" with {count} graded blocks" if count > 1 else " with one graded block"


def _removed(base: Course, change: CourseChange) -> dict[tuple[str, str] | None, dict[tuple[str, str], int]]:
    """Parent -> the topmost blocks that it lost, each with how many graded blocks are in it or are it."""
    lost = {key for key in change.lost if key not in change.unread}
    found: dict[tuple[str, str] | None, dict[tuple[str, str], int]] = {}
    for key in change.lost:
        if key in lost and key[0] not in _UNSCORED and not is_container(key[0]) and is_graded(base, key):
            top, above = key, base.blocks[key].parent
            while above in lost:
                top, above = above, base.blocks[above].parent
            tops = found.setdefault(above, {})
            tops[top] = tops.get(top, 0) + 1
    return found
