"""docs/corpus.md says of real courses what is found in them today."""

import os
import re
from pathlib import Path

import pytest

from contentrepo.api.check import check_folder

COURSES = os.environ.get("CONTENTREPO_COURSES", "")
PAGE = (Path(__file__).parent.parent / "docs" / "corpus.md").read_text()
SECTIONS = dict(re.findall(r"^### (\S+)\n\n(.*?)\n(?=### |<!--)", PAGE, re.MULTILINE | re.DOTALL))

pytestmark = pytest.mark.skipif(not COURSES, reason="CONTENTREPO_COURSES names no folder of real courses")


@pytest.mark.parametrize("name", SECTIONS)
def test_the_table_is_what_is_found(name):
    told = re.findall(r"^\| (error|warning|info) \| ([a-z-]+) \| (\d+) \|", SECTIONS[name], re.MULTILINE)
    found = [(str(finding.level), finding.rule) for finding in check_folder(Path(COURSES) / name).report.findings]
    assert {(level, rule): int(count) for level, rule, count in told} == {pair: found.count(pair) for pair in found}


def test_every_error_is_explained():
    errors = re.findall(r"^\| error \| ([a-z-]+) \|", PAGE, re.MULTILINE)
    explained = PAGE.partition("## Our errors, each justified")[2].partition("\n## ")[0]
    assert [rule for rule in errors if f"`{rule}`" not in explained] == []
