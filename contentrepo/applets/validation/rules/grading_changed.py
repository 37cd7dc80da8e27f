"""A live run is graded differently than before.

Weights, counts and cut-offs are compared as they count, so that writing down the platform's default changes nothing.
A subsection that no longer counts, or counts as another type of assignment, is told too. Not said where the grading
policy cannot be read; that is told by `invalid-grading-policy`.

Why it matters:
    The platform computes all grades anew, also of work that was handed in long ago. Learners who had passed may have
    failed, and certificates that were given no longer fit.

Bad:
    {"GRADER": [{"type": "Homework", "weight": 0.4, ...}, {"type": "Exam", "weight": 0.6, ...}]}
    becomes, in the middle of the term,
    {"GRADER": [{"type": "Homework", "weight": 0.2, ...}, {"type": "Exam", "weight": 0.8, ...}]}

Good:
    courses/edX/CS101/3T2019/policies/3T2019/grading_policy.json
        the new weights, in the next run

Fix:
    If it is not meant: take the old values back. If it is: add the line `Acknowledge: grading-changed <run key>` as
    the last paragraph of a commit message, for example with `git commit --amend`. One such line covers all changes of
    this kind in the run. Before a commit exists, the finding is shown and does not block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.olx.api import effective_grading, is_graded
from contentrepo.applets.olx.models import Course
from contentrepo.applets.validation.impact import if_meant, name_of
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "grading-changed"
LEVEL = Level.ERROR
GATE = Gate.IMPACT
SCOPE = Scope.CHANGE

_PARTS = ("weight", "min_count", "drop_count")
_NOTHING = "nothing"
_NOT_GRADED = "not graded"


def check(subject: Subject) -> Iterator[Problem]:
    base, head = subject.base.course if subject.base else None, subject.head.course
    if base is None or head is None or _is_unreadable(head):
        return
    place = _place(subject)
    was, now = _terms(effective_grading(base)), _terms(effective_grading(head))
    for term in sorted({*was, *now}):
        before, after = was.get(term, _NOTHING), now.get(term, _NOTHING)
        if before != after:
            yield _problem(subject, place, term, before, after)
    for key in subject.change.altered if subject.change else ():
        before, after = _counts_as(base, key), _counts_as(head, key)
        if key[0] == "sequential" and before not in {after, _NOT_GRADED}:
            yield _problem(subject, head.blocks[key].place, name_of(key), before, after)


def _problem(subject: Subject, place: Place, term: str, before: str, after: str) -> Problem:
    return Problem(
        place=place,
        subject=term,
        message=f"{quote(term)} was {quote(before)} and is {quote(after)}: all grades are computed anew, of work "
        "handed in before, too",
        hint=f"Take the old value back, or keep the change for the next run. {if_meant(ID, subject)}",
        value=f"{before} -> {after}",
    )


def _terms(grading: Mapping[str, object]) -> dict[str, str]:
    """All that grades follow from: each type of assignment and each cut-off, in words."""
    terms: dict[str, str] = {}
    graders, cutoffs = grading["GRADER"], grading["GRADE_CUTOFFS"]
    for grader in graders if isinstance(graders, list) else ():
        if isinstance(grader, dict):
            numbers = ", ".join(f"{part} {_number(grader.get(part, 0))}" for part in _PARTS)
            terms[f"GRADER {grader.get('type', '')}"] = numbers
    for grade, share in cutoffs.items() if isinstance(cutoffs, dict) else ():
        terms[f"GRADE_CUTOFFS {grade}"] = _number(share)
    return terms


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _counts_as(course: Course, key: tuple[str, str]) -> str:
    if not is_graded(course, key):
        return _NOT_GRADED
    return course.blocks[key].attributes.get("format") or "graded, of no type"


def _is_unreadable(head: Course) -> bool:
    odd = head.oddities
    broken = any(place.path.endswith("grading_policy.json") for place, _ in odd.faults)
    return broken or bool(odd.grading_shapes or odd.grader_weights)


def _place(subject: Subject) -> Place:
    """The run's own grading policy, else the one at its root, else the root."""
    folder = f"{subject.head.unit.folder}/".lstrip("/")
    run = subject.head.course.root.url_name if subject.head.course else ""
    paths = (f"{folder}policies/{run}/grading_policy.json", f"{folder}grading_policy.json")
    return Place(next((path for path in paths if path in subject.head.files), f"{folder}course.xml"))
