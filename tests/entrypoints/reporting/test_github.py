import re

import pytest
from entrypoints.reporting.hostile import is_visible, reports
from entrypoints.reporting.reports import OLD, RUN, WARNING, finding, report, unit
from hypothesis import given

from contentrepo.applets.findings.models import Gate, Level, Status, Verdict
from contentrepo.entrypoints.reporting.github import MAX_OF_A_LEVEL, render_github

ESCAPED = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


def order_of(line):
    """What GitHub's runner would obey in a line of a log: (command, properties, data), or None."""
    if line.lstrip().startswith("::"):
        found = re.fullmatch(r"\s*::([^ :]*)(?: (.*?))?::(.*)", line)
        assert found, "neither an order nor harmless"
        command, properties, data = found.groups()
        pairs = (pair.split("=", 1) for pair in (properties or "").split(",") if pair)
        return command, {name: unescape(value) for name, value in pairs}, unescape(data)
    return ("##[", {}, line) if "##[" in line else None


def unescape(text):
    return re.sub("|".join(ESCAPED), lambda found: ESCAPED[found[0]], text)


def orders(checked):
    return [order for line in render_github(checked).split("\n") if (order := order_of(line))]


@given(reports)
def test_hostile_content_gives_no_order_of_its_own(checked):
    lines = render_github(checked).split("\n")
    assert all(line.isprintable() for line in lines)
    for command, properties, data in orders(checked):
        assert command in {"error", "warning", "notice"}
        assert set(properties) <= {"file", "line", "col", "title"}
        assert properties["title"] in {"dangling-pointer", "not-utf8", "invalid-grading-policy"}
        assert is_visible(data)
        assert data.count("\n") <= 1


def test_a_finding_is_one_annotation_at_its_place():
    given_finding = finding("week 1,a:b.xml", 3, message="50% of `a:b`", hint="Do this.")
    assert render_github(report(unit(Verdict.REJECTED, given_finding))).splitlines() == [
        "::error file=week 1%2Ca%3Ab.xml,line=3,col=1,title=dangling-pointer::50%25 of `a:b`%0ADo this.",
        f"{RUN}: rejected, 1 error blocks it",
    ]


@pytest.mark.parametrize(
    ("level", "command"), [(Level.ERROR, "error"), (Level.WARNING, "warning"), (Level.INFO, "notice")]
)
def test_levels_are_commands_and_a_whole_file_has_no_line(level, command):
    ((said, properties, _),) = orders(report(unit(Verdict.ACCEPTED, finding(level=level, line=0, column=0))))
    assert said == command
    assert properties == {"file": "a.xml", "title": "dangling-pointer"}


def test_what_the_change_did_not_bring_is_not_annotated_unless_it_blocks():
    always = finding("always.xml", gate=Gate.ALWAYS, **OLD)
    others = [finding(**OLD), finding(status=Status.FIXED), finding(gate=Gate.IMPACT, status=Status.ACKNOWLEDGED)]
    checked = report(unit(Verdict.REJECTED, always, *others), unit(Verdict.UNCHANGED, finding(), name="other"))
    assert [properties["file"] for _, properties, _ in orders(checked)] == ["always.xml"]


def test_ten_of_each_level_the_most_severe_first_and_how_many_are_left_out():
    errors = [finding(f"{n}.xml", gate=Gate.IMPACT, status=Status.NEW) for n in range(12)]
    warnings = [finding(f"w{n}.xml", **WARNING) for n in range(13)]
    lines = render_github(report(unit(Verdict.REJECTED, *warnings, *errors))).splitlines()
    commands = [line.split(" ")[0] for line in lines if line.startswith("::")]
    assert commands == ["::error"] * MAX_OF_A_LEVEL + ["::warning"] * MAX_OF_A_LEVEL
    command = f"contentrepo validate --rev {'a' * 40} --base {'c' * 40} --all"
    assert lines[-1] == (
        f"not annotated: 2 errors and 3 warnings, for GitHub shows {MAX_OF_A_LEVEL} of a level; to see all: {command}"
    )
