from collections import Counter

from entrypoints.reporting.hostile import is_visible, reports
from entrypoints.reporting.reports import OLD, RUN, WARNING, finding, report, unit
from hypothesis import given
from lxml import etree

from contentrepo.applets.findings.models import Gate, Status, Verdict
from contentrepo.entrypoints.reporting.junit import render_junit


def read(checked):
    return etree.fromstring(render_junit(checked).encode("ascii"))


def outcomes(suite):
    return [(case.get("name"), case[0].tag) for case in suite]


@given(reports)
def test_hostile_content_stays_content(checked):
    top = read(checked)
    for element in top.iter():
        assert element.tag in {"testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"}
        assert all(map(is_visible, [*element.attrib.values(), element.text or ""]))


@given(reports)
def test_the_counts_are_those_of_the_cases(checked):
    top = read(checked)
    for node in (top, *top):
        cases = list(node.iter("testcase"))
        tags = Counter(child.tag for case in cases for child in case)
        counted = {"tests": len(cases), "failures": tags["failure"], "skipped": tags["skipped"]}
        assert {name: int(node.get(name)) for name in counted} == counted


def test_what_blocks_fails_what_stood_before_is_skipped_and_the_rest_passes():
    findings = [
        finding("a.xml"),
        finding("b.xml", value="b", **OLD),
        finding("c.xml", **WARNING),
        finding("d.xml", subject="run", gate=Gate.IMPACT, status=Status.ACKNOWLEDGED),
        finding("e.xml", value="e", status=Status.FIXED),
    ]
    (suite,) = read(report(unit(Verdict.REJECTED, *findings)))
    assert outcomes(suite) == [
        ("verdict", "system-out"),
        ("dangling-pointer problem/p1", "failure"),
        ("dangling-pointer run", "skipped"),
        ("dangling-pointer problem/p1 b", "skipped"),
        ("missing-asset problem/p1", "system-out"),
        ("dangling-pointer problem/p1 e", "system-out"),
    ]


def test_a_failure_tells_all_that_the_text_tells():
    (suite,) = read(report(unit(Verdict.REJECTED, finding("chapter/week1.xml", 3))))
    case = suite[1]
    assert (case.get("classname"), case.get("file"), case.get("line")) == (RUN, "chapter/week1.xml", "3")
    assert case[0].get("type") == "dangling-pointer"
    assert case[0].text.splitlines() == [
        "chapter/week1.xml:3:1: error: `problem` points to `problem/p1.xml`, which does not exist (dangling-pointer)",
        "Add the file or remove the pointer.",
    ]


def test_equal_findings_are_cases_of_their_own():
    (suite,) = read(report(unit(Verdict.REJECTED, finding(line=1), finding(line=2))))
    assert [name for name, _ in outcomes(suite)][1:] == [
        "dangling-pointer problem/p1",
        "dangling-pointer problem/p1 (2)",
    ]


def test_nothing_fails_where_nothing_is_refused():
    draft = report(unit(Verdict.ACCEPTED, finding()), unit(Verdict.UNCHANGED, finding(), name="other"))
    assert read(draft).get("failures") == "0"


def test_a_unit_that_is_refused_for_another_one_fails():
    (suite,) = read(report(unit(Verdict.REJECTED)))
    assert outcomes(suite) == [("verdict", "failure")]
    assert "stands in another unit" in suite[0][0].get("message")
