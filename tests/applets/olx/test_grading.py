import json

import pytest

GRADING = "policies/R/grading_policy.json"
GRADER = {"type": "Homework", "min_count": 1, "drop_count": 0, "short_label": "HW", "weight": 1.0}


def shapes(course):
    return [(odd.subject, odd.value) for odd in course.oddities.grading_shapes]


def test_a_good_grading_policy(read):
    policy = {"GRADER": [GRADER], "GRADE_CUTOFFS": {"Pass": 0.5}}
    course = read(files={GRADING: json.dumps(policy)})
    assert course.grading == policy
    assert not course.oddities.grading_shapes
    assert not course.oddities.grader_weights


def test_one_at_the_root_stands_in(read):
    files = {"grading_policy.json": '{"GRADER": []}'}
    assert read(files=files).grading == {"GRADER": []}
    assert read(files={**files, GRADING: "{}"}).grading == {}


def test_none_means_the_platforms_default(read):
    assert read().grading == {}


def test_a_policy_that_is_no_json_is_a_fault(read):
    course = read(files={GRADING: '{"GRADER": [}'})
    assert [(place.path, fault.code) for place, fault in course.oddities.faults] == [(GRADING, "invalid-json")]


@pytest.mark.parametrize(
    ("policy", "subject", "value"),
    [
        ([], GRADING, "a list"),
        ({"GRADER": {"type": "Homework"}}, "GRADER", "an object"),
        ({"GRADER": [GRADER, "Exam"]}, "GRADER 2", "a text"),
        ({"GRADER": [{**GRADER, "min_count": "2"}]}, "GRADER Homework min_count", "a text"),
        ({"GRADE_CUTOFFS": [0.5]}, "GRADE_CUTOFFS", "a list"),
        ({"GRADE_CUTOFFS": {"A": None}}, "GRADE_CUTOFFS A", "null"),
        ({"GRADE_CUTOFFS": {"A": True}}, "GRADE_CUTOFFS A", "true or false"),
    ],
)
def test_shapes_that_the_platforms_grader_cannot_take(read, policy, subject, value):
    assert shapes(read(files={GRADING: json.dumps(policy)})) == [(subject, value)]


@pytest.mark.parametrize(
    ("weight", "value"),
    [
        ('"0.5"', "0.5"),
        ("null", "null"),
        ("[]", "a list"),
        ("true", "true or false"),
        ("NaN", "a number"),
        ("1" + "0" * 400, "a number"),
    ],
)
def test_weights_that_are_no_numbers(read, weight, value):
    course = read(files={GRADING: f'{{"GRADER": [\n{{"type": "Lab",\n "weight": {weight}}}]}}'})
    (odd,) = course.oddities.grader_weights
    assert (odd.subject, odd.value, odd.place.line, odd.place.column) == ("GRADER Lab weight", value, 3, 2)


@pytest.mark.parametrize("weight", ["0", "1", "0.15", "40"])
def test_weights_that_are(read, weight):
    assert read(files={GRADING: f'{{"GRADER": [{{"weight": {weight}}}]}}'}).oddities.grader_weights == []
