"""The page on olxcleaner, held to the rules and the cases that it names."""

import re
from pathlib import Path

from case import CASES

from contentrepo.applets.validation.registry import RULES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "olxcleaner.md"
CLASSES = 39
IDS = {rule.ID for rule in RULES}


def rows(heading):
    section = PAGE.read_text().partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")][1:]


def named(cell):
    return re.findall(r"`([\w/-]+)`", cell)


def test_every_class_has_its_row():
    classes = [row[0].strip() for row in rows("Its classes")]
    assert len(set(classes)) == len(classes) == CLASSES


def test_every_rule_that_it_names_exists():
    assert {rule for row in rows("Its classes") for rule in named(row[1])} <= IDS


def test_every_class_has_a_rule_or_a_reason():
    assert all(named(row[1]) or row[2].strip() for row in rows("Its classes"))


def test_every_false_alarm_is_held_by_a_near_miss():
    cases = [named(row[-1]) for row in rows("What it reports and we do not")]
    assert all(len(case) == 1 for case in cases)
    assert [case for [case] in cases if not (CASES / case / "expected.json").is_file()] == []
    assert all("/near-miss-" in case for [case] in cases)
