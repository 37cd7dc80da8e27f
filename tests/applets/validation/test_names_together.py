"""Rules on names ask all paths of a unit at once first; that says the same as a look at each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.repository.models import FILE, Entry
from contentrepo.applets.validation.models import GuardFile, Subject, Unit, UnitContent
from contentrepo.applets.validation.rules import case_collision, unstorable_name

PIECES = (
    "a",
    "b",
    "A",
    "B",
    ".",
    " ",
    "git",
    "~1",
    ".git",
    "con",
    "COM1",
    "com",
    "x.",
    ":",
    "?",
    "\t",
    "\n",
    "é",
    "\u202e",
)
NAMES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=2).map("".join)
PATHS = st.lists(st.one_of(*[st.sampled_from("abAB")] * 4, NAMES), min_size=1, max_size=3).map("/".join)


def told(rule, paths):
    content = UnitContent(Unit(CourseRunKey("o", "c", "r"), ""), "", dict.fromkeys(paths, Entry(FILE, "")))
    return list(rule.check(Subject(content, None, GuardFile())))


@given(st.lists(PATHS, unique=True, max_size=5))
@settings(max_examples=400, deadline=None)
def test_all_names_together_say_what_each_says(paths):
    found = [told(rule, paths) for rule in (unstorable_name, case_collision)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unstorable_name, "_may_be_odd", lambda _: True)
        patch.setattr(case_collision, "_are_few_capitals_distinct", lambda _: False)
        patch.setattr(case_collision, "_are_plainly_distinct", lambda _: False)
        assert [told(rule, paths) for rule in (unstorable_name, case_collision)] == found
