import inspect
import json
from pathlib import Path

import pytest
from case import CASES, COURSE, Case, check_case, find_cases

from contentrepo.applets.validation import rules
from contentrepo.applets.validation.registry import RULES

ALL = find_cases()
IDS = [rule.ID for rule in RULES]


@pytest.mark.parametrize("case", ALL, ids=str)
def test_findings_are_as_expected(case: Case, tmp_path, request):
    found = check_case(case, tmp_path)
    if request.config.getoption("--bless"):
        case.expected_path.write_text(json.dumps(found, indent=2) + "\n")
    assert found == json.loads(case.expected_path.read_text())


@pytest.mark.parametrize("case", ALL, ids=str)
def test_a_case_says_what_it_expects_of_its_rule(case: Case):
    said = [finding["rule"] for finding in json.loads(case.expected_path.read_text())]
    assert case.rule in IDS
    assert (case.rule in said) is not case.is_near_miss


@pytest.mark.parametrize("rule", IDS)
def test_every_rule_has_a_failing_case_and_a_near_miss(rule):
    assert {case.is_near_miss for case in ALL if case.rule == rule} == {True, False}


def test_the_course_under_all_cases_has_no_findings(tmp_path):
    assert COURSE.is_dir()
    (tmp_path / "course").mkdir()
    assert check_case(Case("_course", "."), tmp_path / "course") == []


def test_nothing_but_cases_lies_among_the_cases():
    known = {
        "expected.json",
        "head",
        "base",
        "head.json",
        "base.json",
        "live",
        "live.json",
        "removed.txt",
        "guard.json",
        "message.txt",
    }
    assert {path.name for case in ALL for path in case.folder.iterdir()} <= known
    assert {path.name for path in CASES.iterdir()} == {*IDS, "_course", "README.md"}


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_one_id_everywhere(rule):
    assert Path(inspect.getfile(rule.module)).stem == rule.ID.replace("-", "_")


def test_every_rule_file_is_registered_once():
    files = {path.stem for path in Path(rules.__file__).parent.glob("*.py")} - {"__init__"}
    assert sorted(IDS) == sorted(name.replace("_", "-") for name in files)


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_page_says_what_why_and_how(rule):
    page = inspect.cleandoc(rule.__doc__)
    headings = ["Why it matters:", "Bad:", "Good:", "Fix:"]
    lines = page.split("\n")
    assert [line for line in lines if line.endswith(":") and not line.startswith(" ")] == headings
    assert lines[0].endswith(".")
    assert lines[1] == ""
    for heading in headings:
        assert lines[lines.index(heading) + 1].startswith("    ")
    assert max(map(len, lines)) <= 120
