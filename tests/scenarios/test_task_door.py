"""A task is judged as every other door judges the same content: the same findings, byte for byte."""

from __future__ import annotations

import json

from authors import RUN, do, with_course
from program import contentrepo

from contentrepo.api.author import PutFile, TaskState
from contentrepo.api.check import report_to_json

UNIT = "vertical/unit1.xml"
WORSE = (
    b'<vertical display_name="Unit 1">\n  <html url_name="text1"/>\n  <problem url_name="lost"/>\n'
    b'  <problem url_name="quiz1"/>\n  <video url_name="v" start_time="soon"/>\n</vertical>\n'
)


def findings(report: dict[str, object]) -> bytes:
    return json.dumps(report["findings"], sort_keys=True).encode()


def test_a_task_and_ci_say_the_same(origin, work):
    with_course(work)
    contentrepo("publish", cwd=origin.path)
    outcome = do(origin, PutFile(UNIT, WORSE, run=RUN))
    assert outcome.state is TaskState.REFUSED
    work.commit({UNIT: WORSE})
    work.git("push", "-q", "origin", "HEAD:refs/heads/draft")
    ran = contentrepo("validate", "--rev", "draft", "--format", "json", cwd=origin.path, exits=1)
    assert findings(report_to_json(outcome.report)) == findings(ran.json)
    assert b"dangling-pointer" in findings(ran.json)
