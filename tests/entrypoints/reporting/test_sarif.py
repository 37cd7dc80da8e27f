import json
import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from entrypoints.reporting.hostile import is_visible, reports, strings
from entrypoints.reporting.reports import OLD, WARNING, finding, report, unit
from entrypoints.reporting.sarif_shape import SHAPE
from hypothesis import given

from contentrepo.api.check import RULES
from contentrepo.applets.findings.models import Gate, Level, Status, Verdict
from contentrepo.entrypoints.reporting.sarif import MAX_RESULTS, render_sarif

SHAPE_CHECK = jsonschema.Draft202012Validator(SHAPE)
FIXED = {"status": Status.FIXED}
ACKNOWLEDGED = {"status": Status.ACKNOWLEDGED, "gate": Gate.IMPACT}
FULL = report(
    unit(
        Verdict.REJECTED,
        finding(),
        finding(line=7),
        finding("b.xml", **WARNING, **OLD),
        finding("c.xml", value="x", **FIXED),
        finding(subject="run", **ACKNOWLEDGED),
    ),
    unit(Verdict.UNCHANGED, finding("a b/é\udce9.xml", level=Level.INFO, line=0, column=0), name="catalog:x"),
    notes=("a note",),
)


def results(checked):
    return json.loads(render_sarif(checked))["runs"][0]["results"]


@pytest.fixture(scope="module")
def published():
    """The validator of the published schema."""
    where = os.environ.get("CONTENTREPO_SARIF_SCHEMA")
    if not where:
        pytest.skip("CONTENTREPO_SARIF_SCHEMA names no copy of the published schema")
    schema = json.loads(Path(where).read_text())
    return jsonschema.validators.validator_for(schema)(schema)


@pytest.mark.parametrize("checked", [FULL, report()])
def test_a_log_has_the_shape_that_the_standard_says(checked):
    SHAPE_CHECK.check_schema(SHAPE)
    SHAPE_CHECK.validate(json.loads(render_sarif(checked)))


def test_a_log_validates_against_the_published_schema(published):
    published.validate(json.loads(render_sarif(FULL)))
    every_rule = unit(Verdict.REJECTED, *(finding(rule=rule.ID) for rule in RULES))
    published.validate(json.loads(render_sarif(report(every_rule))))


@given(reports)
def test_hostile_content_stays_content(checked):
    printed = render_sarif(checked)
    assert printed.isascii()
    log = json.loads(printed)
    SHAPE_CHECK.validate(log)
    assert all(map(is_visible, strings(log)))
    for result in log["runs"][0]["results"]:
        said = result["message"]["text"]
        assert "](" not in said
        assert "{" not in said.replace("{{", "")
        assert "}" not in said.replace("}}", "")


@given(reports)
def test_every_result_of_a_log_has_a_fingerprint_of_its_own(checked):
    names = [result["partialFingerprints"]["contentrepo/v1"] for result in results(checked)]
    assert len(set(names)) == len(names)


def test_fingerprints_stay_when_lines_move_and_levels_change():
    before = unit(Verdict.REJECTED, finding(line=1), finding(line=2), finding("b.xml"))
    after = unit(Verdict.STILL_BROKEN, *(replace(f, line=f.line + 9, **OLD) for f in before.findings))
    fingerprints = [[result["partialFingerprints"] for result in results(report(one))] for one in (before, after)]
    assert fingerprints[0] == fingerprints[1]


def test_a_finding_keeps_its_fingerprint_while_one_like_it_is_corrected():
    three = results(report(unit(Verdict.REJECTED, *(finding(line=line) for line in (1, 2, 3)))))
    gone = finding(line=1, **FIXED)
    left = results(report(unit(Verdict.REJECTED, gone, *(finding(line=line, **OLD) for line in (2, 3)))))
    names = [[result["partialFingerprints"]["contentrepo/v1"] for result in found] for found in (three, left)]
    assert names[0] == names[1]
    assert [result["baselineState"] for result in left] == ["unchanged", "unchanged", "absent"]


def test_the_same_in_another_course_is_another_one():
    two = results(report(unit(Verdict.REJECTED, finding(), name="a"), unit(Verdict.REJECTED, finding(), name="b")))
    assert two[0]["partialFingerprints"] != two[1]["partialFingerprints"]


def test_levels_states_and_what_was_acknowledged():
    found = {(r["level"], r["baselineState"], len(r.get("suppressions", []))) for r in results(FULL)}
    assert found == {
        ("error", "new", 0),
        ("error", "new", 1),
        ("warning", "unchanged", 0),
        ("error", "absent", 0),
        ("note", "new", 0),
    }


def test_a_place_leads_to_the_file_and_a_whole_file_has_no_line():
    place = results(FULL)[-2]["locations"][0]["physicalLocation"]
    assert unquote_to_bytes(place["artifactLocation"]["uri"]) == b"a b/\xc3\xa9\xe9.xml"
    assert "region" not in place
    first = results(FULL)[0]["locations"][0]
    assert first["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 1}
    assert first["logicalLocations"][0]["fullyQualifiedName"] == "course-v1:edX+CS101+2T2019 problem/p1"


@pytest.mark.parametrize("path", ["javascript:alert(1)", "https://example.org", "?a#b"])
def test_a_path_is_never_another_kind_of_address(path):
    uri = results(report(unit(Verdict.REJECTED, finding(path))))[0]["locations"][0]["physicalLocation"]
    assert ":" not in uri["artifactLocation"]["uri"]
    assert not uri["artifactLocation"]["uri"].startswith("?")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.ID)
def test_every_rule_comes_with_its_page(rule):
    log = json.loads(render_sarif(report(unit(Verdict.REJECTED, finding(rule=rule.ID)))))
    (described,) = log["runs"][0]["tool"]["driver"]["rules"]
    SHAPE_CHECK.validate(log)
    assert described["id"] == rule.ID
    assert described["shortDescription"]["text"].endswith(".")
    assert "\n" not in described["fullDescription"]["text"]
    page = described["help"]["markdown"]
    for heading in ("### Why it matters", "### Bad", "### Good", "### Fix"):
        assert heading in page
    assert page.count("```") == 4
    assert page.index("```") < page.index("### Good")


def test_more_results_than_a_run_may_have_are_cut_from_the_least_severe_end():
    many = [finding(line=n, value=str(n), **WARNING) for n in range(MAX_RESULTS + 3)]
    checked = report(unit(Verdict.REJECTED, *many, finding("last.xml", level=Level.INFO), finding("z.xml")))
    log = json.loads(render_sarif(checked))
    run = log["runs"][0]
    assert len(run["results"]) == MAX_RESULTS
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "z.xml"
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("5 results are left out")
    assert run["properties"]["findings"] == MAX_RESULTS + 5
