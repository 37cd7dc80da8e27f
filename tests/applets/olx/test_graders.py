"""What a grading policy says that looks wrong, with values that no author writes."""

import json

import pytest

from contentrepo.applets.olx.api import effective_grading

GRADING = "policies/R/grading_policy.json"
GRADER = {"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 1.0}


def graded(read, graders, cutoffs=None):
    policy = {"GRADER": graders, "GRADE_CUTOFFS": {"Pass": 0.5} if cutoffs is None else cutoffs}
    return read(files={GRADING: json.dumps(policy)})


@pytest.mark.parametrize("part", ["weight", "min_count", "drop_count"])
def test_a_number_beyond_all_numbers_is_told_and_breaks_nothing(read, part):
    odd = graded(read, [{**GRADER, part: 10**400}]).oddities
    assert len(odd.grading_shapes) + len(odd.grader_weights) == 1


def test_a_cut_off_beyond_all_numbers(read):
    assert len(graded(read, [GRADER], {"Pass": 10**400}).oddities.grading_shapes) == 1


@pytest.mark.parametrize("part", ["type", "min_count", "drop_count"])
def test_what_the_grader_is_made_with_has_to_be_there(read, part):
    grader = {name: value for name, value in GRADER.items() if name != part}
    (odd,) = graded(read, [grader]).oddities.grading_shapes
    assert odd.value == "missing"
    assert odd.subject.endswith(part)


def test_of_a_misshapen_policy_nothing_else_is_said(read):
    course = graded(read, [{**GRADER, "weight": "1"}, GRADER], {"A": 2})
    said = {"odd-grader", "odd-grade-cutoffs", "weights-not-adding-up", "duplicate-grader", "unused-grader"}
    assert said & set(course.oddities.notes) == set()


def test_missing_parts_count_as_the_platforms_own(read):
    course = read(files={GRADING: json.dumps({"GRADE_CUTOFFS": {"Pass": 0.9}})})
    grading = effective_grading(course)
    assert [grader["type"] for grader in grading["GRADER"]] == ["Homework", "Lab", "Midterm Exam", "Final Exam"]
    assert grading["GRADE_CUTOFFS"] == {"Pass": 0.9}
