import json

import pytest

from contentrepo.applets.catalog.api import merge_entry
from contentrepo.applets.merging.api import Unreadable, merge_values
from contentrepo.applets.olx.api import merge_file

POLICY = b'{\n    "problem/a": {\n        "max_attempts": 3,\n        "weight": 1\n    }\n}\n'
PROGRAM = b"""title: Data # said twice
organizations: [edX]
curricula:
  - slug: open
    title: Open
    courses:
      - course: edX+A
      - course: edX+B
"""


def merge_policy(*sides):
    return merge_file("policies/1T/policy.json", *sides)


def test_two_keys_of_one_object():
    merged = merge_policy(POLICY, POLICY.replace(b"3", b"5"), POLICY.replace(b": 1", b": 2"))
    assert merged.data == POLICY.replace(b"3", b"5").replace(b": 1", b": 2")


def test_two_keys_added_at_one_place():
    ours = POLICY.replace(b": 1\n", b': 1,\n        "due": "x"\n')
    theirs = POLICY.replace(b": 1\n", b': 1,\n        "start": "y"\n')
    merged = merge_policy(POLICY, ours, theirs)
    assert json.loads(merged.data)["problem/a"] == {"max_attempts": 3, "weight": 1, "due": "x", "start": "y"}
    assert merged.data.count(b"\n") == POLICY.count(b"\n") + 2


def test_one_key_changed_to_two_values():
    (open_place,) = merge_policy(POLICY, POLICY.replace(b"3", b"5"), POLICY.replace(b"3", b"7")).disagreements
    assert open_place == (("problem/a", "max_attempts"), 3, 5, 7)


def test_what_cannot_be_woven_is_written_in_the_manner_of_ours():
    merged = merge_policy(b"{\n}\n", b'{\n  "a": [1]\n}\n', b'{"b":2}')
    assert merged.data == b'{\n  "a": [\n    1\n  ],\n  "b": 2\n}\n'


def test_a_key_that_stands_twice_is_left_to_people():
    with pytest.raises(Unreadable):
        merge_policy(b'{"a": 1, "a": 2}', b'{"a": 1, "a": 3}', b'{"a": 4, "a": 2}')


def test_courses_added_to_one_curriculum():
    ours = PROGRAM.replace(b"      - course: edX+B\n", b"      - course: edX+B\n      - course: edX+C\n")
    theirs = PROGRAM.replace(b"      - course: edX+B\n", b"      - course: edX+B\n      - course: edX+D\n")
    assert merge_entry(PROGRAM, ours, theirs).data.endswith(b"edX+B\n      - course: edX+C\n      - course: edX+D\n")


def test_neighbouring_lines_of_yaml():
    ours, theirs = PROGRAM.replace(b"Data", b"Big data"), PROGRAM.replace(b"[edX]", b"[edX, MITx]")
    assert merge_entry(PROGRAM, ours, theirs).data == ours.replace(b"[edX]", b"[edX, MITx]")


def test_a_course_taken_out_and_changed():
    ours = PROGRAM.replace(b"      - course: edX+B\n", b"")
    theirs = PROGRAM.replace(b"edX+B\n", b"edX+B\n        active: false\n")
    (open_place,) = merge_entry(PROGRAM, ours, theirs).disagreements
    assert open_place.place == ("curricula", "open", "courses", "edX+B")


def test_true_is_not_one():
    assert merge_values({"a": 1}, {"a": True}, {"a": 1}).value == {"a": True}
