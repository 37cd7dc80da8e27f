"""The page about external course keys names every situation that is tested, and nothing else."""

import re

from case import CASES, find_cases
from test_documents import TOP

from contentrepo.applets.validation.registry import RULES

TEXT = (TOP / "docs/external-keys.md").read_text()
KEY_RULES = {"external-course-key-taken", "external-course-key-taken-meanwhile"}


def test_every_case_and_every_test_that_it_names_is_there():
    named = re.findall(r"`([a-z-]+/[a-z-]+)`", TEXT)
    files = re.findall(r"`(tests/[a-z_/]+\.py)`", TEXT)
    assert [name for name in named if not (CASES / name).is_dir()] == []
    assert [name for name in files if not (TOP / name).is_file()] == []
    assert len(named) > 50


def test_every_case_of_the_two_rules_stands_in_it():
    cases = [f"{case.rule}/{case.situation}" for case in find_cases() if case.rule in KEY_RULES]
    plain = {  # told by the first lines of the page, in other words
        "external-course-key-taken/across-a-program",
        "external-course-key-taken/within-a-course",
    }
    near = {case for case in cases if "-meanwhile/near-miss" in case}
    assert [case for case in cases if f"`{case}`" not in TEXT and case not in plain | near] == []


def test_all_of_course_discoverys_tests_have_a_row():
    rows = re.findall(r"^\| `?(test_\w+)", TEXT, re.MULTILINE)
    assert len(rows) == len(set(rows)) == 22


def test_the_page_about_programs_names_rules_that_are_there():
    table = (TOP / "docs/programs.md").read_text().partition("|---|---|---|\n")[2].partition("\n\n")[0]
    named = [rule for row in table.split("\n") for rule in re.findall(r"`([a-z-]+)`", row.rpartition(" | ")[2])]
    assert set(named) <= {rule.ID for rule in RULES}
    assert len(named) == table.count("\n") + 2  # each row names one, and one row two
