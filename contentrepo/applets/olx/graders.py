"""What a well-shaped grading policy says that looks wrong, and assignments that it does not know."""

from __future__ import annotations

from collections.abc import Container, Mapping
from itertools import pairwise

from contentrepo.applets.olx.grading import DEFAULT, GradingFile, pointer_to, title_of
from contentrepo.applets.olx.inherited import is_graded
from contentrepo.applets.olx.models import Block, Oddities, Oddity
from contentrepo.applets.olx.policy import PolicyFile, shape_of
from contentrepo.applets.olx.use import Key
from contentrepo.applets.olx.written import text_of

ODD_GRADER = "odd-grader"
DUPLICATE = "duplicate-grader"
WEIGHTS = "weights-not-adding-up"
INCOMPLETE = "incomplete-grading-policy"
CUTOFFS = "odd-grade-cutoffs"
IS_DEFAULT = "default-grading-policy"
UNKNOWN_TYPE = "unknown-assignment-type"
UNUSED = "unused-grader"

_TOLERANCE = 1e-6
_LETTERS = "ABCDEF"
_PASS = "Pass"  # noqa: S105 - a grade


def note_grading(file: GradingFile, odd: Oddities) -> None:
    """Everything that can be said about a policy that has the shape of one."""
    if file.path and file.is_whole:
        _check_parts(file, odd)
        _check_graders(file, odd)
        _check_cutoffs(file, odd)


def _check_parts(file: GradingFile, odd: Oddities) -> None:
    if all(file.data.get(part) == DEFAULT[part] for part in DEFAULT):
        odd.note(IS_DEFAULT, Oddity(file.place(), file.path))
    for part in DEFAULT:
        if part not in file.data:
            odd.note(INCOMPLETE, Oddity(file.place(), part, part, "missing"))
        elif not file.data[part]:
            odd.note(INCOMPLETE, Oddity(file.place(f"/{part}"), part, part, "empty"))


def _check_graders(file: GradingFile, odd: Oddities) -> None:
    seen: dict[object, int] = {}
    total = 0.0
    for index, grader in file.graders():
        kind, weight = grader.get("type"), grader.get("weight", 0)
        total += float(weight) if isinstance(weight, int | float) else 0
        _check_grader(file, index, grader, odd)
        if isinstance(kind, str) and seen.setdefault(kind, index) != index:
            odd.note(DUPLICATE, Oddity(file.place(f"/GRADER/{index}"), f"GRADER {kind}", kind))
    if file.data.get("GRADER") and abs(total - 1) > _TOLERANCE:
        odd.note(WEIGHTS, Oddity(file.place("/GRADER"), "GRADER", f"{round(total, 6):g}"))


def _check_grader(file: GradingFile, index: int, grader: Mapping[str, object], odd: Oddities) -> None:
    for name in ("type", "short_label"):
        value = grader.get(name)
        if value is not None and not isinstance(value, str):
            where = Oddity(
                file.place(f"/GRADER/{index}/{name}"), title_of(index, grader, name), shape_of(value), "a text"
            )
            odd.note(ODD_GRADER, where)
    for name in ("weight", "min_count", "drop_count"):
        value = grader.get(name)
        if isinstance(value, int | float) and value < 0:
            where = Oddity(
                file.place(f"/GRADER/{index}/{name}"), title_of(index, grader, name), f"{value:g}", "0 or more"
            )
            odd.note(ODD_GRADER, where)


def _check_cutoffs(file: GradingFile, odd: Oddities) -> None:
    cutoffs = file.data.get("GRADE_CUTOFFS")
    shares = {grade: float(share) for grade, share in cutoffs.items()} if isinstance(cutoffs, dict) else {}
    for grade, share in shares.items():
        # A `Pass` below 0 is how authors hide the line in the progress chart.
        if share > 1 or (share < 0 and grade != _PASS):
            odd.note(CUTOFFS, Oddity(file.place(pointer_to(grade)), f"GRADE_CUTOFFS {grade}", f"{share:g}", "share"))
    letters = [grade for grade in _LETTERS if grade in shares]
    for better, worse in pairwise(letters):
        if shares[worse] >= shares[better]:
            place = file.place(pointer_to(worse))
            odd.note(
                CUTOFFS, Oddity(place, f"GRADE_CUTOFFS {worse}", f"{shares[worse]:g}", f"{better} {shares[better]:g}")
            )
    if _PASS in shares and letters:
        odd.note(CUTOFFS, Oddity(file.place(pointer_to(_PASS)), f"GRADE_CUTOFFS {_PASS}", " ".join(letters), "mixed"))


def note_assignments(file: GradingFile, blocks: Mapping[Key, Block], policy: PolicyFile, odd: Oddities) -> set[str]:
    """Subsections of a type that the policy does not know; gives the types that occur."""
    known, used = _kinds(file), set()
    for key in blocks:
        if key[0] == "sequential" and (kind := text_of((block := blocks[key]).attributes.get("format", ""))):
            used.add(kind)
            if kind not in known and file.is_whole:
                graded = "graded" if is_graded(blocks, key) else ""
                subject = f"{block.block_type}/{block.block_id}"
                odd.note(UNKNOWN_TYPE, Oddity(policy.place_of(block, "format"), subject, kind, graded))
    return used


def note_unused(file: GradingFile, used: Container[str], odd: Oddities) -> None:
    """Types that no subsection has. The platform's own policy was not written for this course."""
    if "GRADER" not in file.data or not file.is_whole or odd.notes.get(IS_DEFAULT):
        return
    for kind, (index, weight) in _kinds(file).items():
        if kind not in used and weight:
            odd.note(UNUSED, Oddity(file.place(f"/GRADER/{index}"), f"GRADER {kind}", kind))


def _kinds(file: GradingFile) -> dict[str, tuple[int, object]]:
    """Number and weight of each kind of assignment."""
    return {
        kind: (index, grader.get("weight", 0))
        for index, grader in file.graders()
        if isinstance(kind := grader.get("type"), str)
    }
