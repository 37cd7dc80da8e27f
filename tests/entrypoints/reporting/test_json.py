import json

import jsonschema
import pytest
from entrypoints.reporting.reports import OLD, WARNING, finding, report, unit

from contentrepo.applets.findings.models import Gate, Level, Revision, Status, Verdict
from contentrepo.data import schemas
from contentrepo.entrypoints.reporting.json import render_json

SCHEMA = json.loads((schemas() / "report.v1.json").read_text())

FULL = report(
    unit(Verdict.REJECTED, finding(), finding(**WARNING, **OLD), finding(gate=Gate.ALWAYS, status=Status.FIXED)),
    unit(Verdict.UNCHANGED, finding(level=Level.INFO, line=0, column=0, path="b\udce9.xml"), name="catalog:x"),
    notes=("a note",),
)
NOTHING = report(head=Revision(), base=Revision(), guard="", provisional=True)


@pytest.mark.parametrize("checked", [FULL, NOTHING])
def test_a_report_is_what_its_schema_says(checked):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(render_json(checked)))


def test_the_schema_names_everything_that_is_printed():
    printed = json.loads(render_json(FULL))
    assert set(printed) == set(SCHEMA["properties"]) == set(SCHEMA["required"])
    assert set(printed["findings"][0]) == set(SCHEMA["$defs"]["finding"]["properties"])
    assert set(printed["units"][0]) == set(SCHEMA["properties"]["units"]["items"]["properties"])
    assert SCHEMA["$defs"]["verdict"]["enum"] == [verdict.value for verdict in Verdict]
    assert SCHEMA["$defs"]["status"]["enum"] == [status.value for status in Status]


def test_a_report_is_ascii_and_keeps_the_bytes_of_a_path():
    text = render_json(FULL)
    assert text.isascii()
    assert json.loads(text)["findings"][-1]["path"] == "b\udce9.xml"
