"""The page about external course keys names every situation that is tested, and nothing else."""

import re

from case import CASES, find_cases
from test_documents import TOP

TEXT = (TOP / "docs/external-keys.md").read_text()
RULES = {"external-course-key-taken", "external-course-key-taken-meanwhile"}


def test_every_case_and_every_test_that_it_names_is_there():
    named = re.findall(r"`([a-z-]+/[a-z-]+)`", TEXT)
    files = re.findall(r"`(tests/[a-z_/]+\.py)`", TEXT)
    assert [name for name in named if not (CASES / name).is_dir()] == []
    assert [name for name in files if not (TOP / name).is_file()] == []
    assert len(named) > 50


def test_every_case_of_the_two_rules_stands_in_it():
    cases = [f"{case.rule}/{case.situation}" for case in find_cases() if case.rule in RULES]
    plain = {  # told by the first lines of the page, in other words
        "external-course-key-taken/across-a-program",
        "external-course-key-taken/within-a-course",
    }
    near = {case for case in cases if "-meanwhile/near-miss" in case}
    assert [case for case in cases if f"`{case}`" not in TEXT and case not in plain | near] == []


def test_all_of_course_discoverys_tests_have_a_row():
    rows = re.findall(r"^\| `?(test_\w+)", TEXT, re.MULTILINE)
    assert len(rows) == len(set(rows)) == 22
