import json

import pytest
from entrypoints.reporting.hostile import is_visible, reports, strings
from entrypoints.reporting.reports import OLD, WARNING, finding, report, unit
from hypothesis import given

from contentrepo.applets.findings.models import Level, Status, Verdict
from contentrepo.entrypoints.reporting.gitlab import render_gitlab


def issues(checked):
    return json.loads(render_gitlab(checked))


@given(reports)
def test_hostile_content_stays_content(checked):
    assert render_gitlab(checked).isascii()
    found = issues(checked)
    assert all(value.isprintable() for value in strings(found))
    assert all(is_visible(value) for value in strings(found))
    assert len({issue["fingerprint"] for issue in found}) == len(found)
    for issue in found:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({}, "blocker"),
        (OLD, "major"),
        (WARNING, "minor"),
        ({"level": Level.INFO}, "info"),
    ],
)
def test_severities(changes, severity):
    assert [issue["severity"] for issue in issues(report(unit(Verdict.REJECTED, finding(**changes))))] == [severity]


def test_an_issue_says_what_where_and_what_to_do():
    (issue,) = issues(report(unit(Verdict.REJECTED, finding("chapter/week1.xml", 3))))
    assert issue["description"] == (
        "`problem` points to `problem/p1.xml`, which does not exist. Add the file or remove the pointer."
    )
    assert issue["check_name"] == "dangling-pointer"
    assert issue["location"] == {"path": "chapter/week1.xml", "lines": {"begin": 3}}


def test_an_issue_is_the_same_on_another_line_and_against_another_base():
    new = issues(report(unit(Verdict.REJECTED, finding(line=1), finding(line=2))))
    old = issues(report(unit(Verdict.STILL_BROKEN, finding(line=5, **OLD), finding(line=9, **OLD))))
    assert [issue["fingerprint"] for issue in new] == [issue["fingerprint"] for issue in old]


def test_what_is_fixed_is_not_there():
    assert issues(report(unit(Verdict.HEALED, finding(status=Status.FIXED)))) == []
