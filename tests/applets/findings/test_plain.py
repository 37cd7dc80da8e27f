import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.findings.api import finding_from_json, finding_to_json, report_to_json
from contentrepo.applets.findings.models import Finding, Gate, Level, Report, Revision, Status, UnitReport, Verdict

WORDS = st.text(st.characters(), max_size=5)  # surrogates too: paths carry bytes that are no UTF-8
FINDINGS = st.builds(
    Finding,
    *(WORDS, st.sampled_from(Level), st.sampled_from(Gate), WORDS, WORDS, st.integers(0), st.integers(0)),
    *(WORDS, WORDS, WORDS, WORDS, st.sampled_from(Status)),
)


@given(finding=FINDINGS)
def test_a_finding_survives_json(finding):
    assert finding_from_json(json.loads(json.dumps(finding_to_json(finding)))) == finding


@pytest.mark.parametrize(("name", "value"), [("level", "grave"), ("line", "3"), ("path", None)])
def test_what_is_no_finding_is_refused(name, value):
    finding = Finding("rule", Level.INFO, Gate.NEW, "unit", "a.xml", 1, 1, "subject", "message", "hint")
    with pytest.raises(ValueError, match=r".+"):
        finding_from_json(finding_to_json(finding) | {name: value})


def test_a_report_counts_by_level_and_status():
    new = Finding("rule", Level.ERROR, Gate.NEW, "u", "a.xml", 1, 1, "subject", "message", "hint")
    old = Finding("rule", Level.WARNING, Gate.NEW, "u", "b.xml", 1, 1, "s", "m", "h", status=Status.EXISTING)
    unit = UnitReport("u", Verdict.REJECTED, "tree", changed=True, findings=(new, old))
    report = Report(Verdict.REJECTED, (unit,), Revision("c1", "t1"), Revision(), "guard", "checker")
    plain = report_to_json(report)
    assert plain["counts"]["error"] == {"new": 1, "existing": 0, "fixed": 0, "acknowledged": 0}
    assert plain["counts"]["warning"] == {"new": 0, "existing": 1, "fixed": 0, "acknowledged": 0}
    assert plain["units"] == [{"unit": "u", "verdict": "rejected", "tree": "tree", "changed": True}]
    assert [finding["path"] for finding in plain["findings"]] == ["a.xml", "b.xml"]
    assert (plain["head"], plain["base"]) == ({"commit": "c1", "tree": "t1"}, {"commit": "", "tree": ""})
