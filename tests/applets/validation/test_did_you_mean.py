import json

import pytest
from case import CASES

# Rules about a name that something else ought to have. Whatever else such a rule says, it looks for the name meant.
NAMING = (
    "broken-course-link",
    "broken-jump-link",
    "dangling-body",
    "dangling-pointer",
    "invalid-catalog-file",
    "invalid-policy-key",
    "missing-course-image",
    "missing-lti-passport",
    "missing-static-file",
    "missing-tab-page",
    "missing-textbook",
    "missing-transcript",
    "stray-policy",
    "undefined-check-function",
    "unknown-assignment-type",
    "unknown-course",
    "unknown-organization",
    "unknown-program",
    "unknown-rule",
    "unknown-run",
    "unknown-tab-type",
)


@pytest.mark.parametrize("rule", NAMING)
def test_a_name_that_almost_matches_is_asked_about(rule):
    findings = [one for path in CASES.glob(f"{rule}/*/expected.json") for one in json.loads(path.read_text())]
    assert any("Did you mean `" in one["hint"] for one in findings if one["rule"] == rule)
