"""`contentrepo.yaml` says which run a folder is; what it says goes live with that run, or not at all."""

import content
import pytest

from contentrepo.applets.publishing.api import verify

OLD, NEW = "course-v1:edX+CS101+1T2019", "course-v1:edX+CS101+2T2019"
COURSE = content.course("here", run="course")
ACKNOWLEDGED = f"next run\n\nAcknowledge: course-run-key-changed {OLD}"


def mapped(run):
    return {"contentrepo.yaml": f"format: 1\nroots:\n  here: {run}\n".encode()}


@pytest.fixture
def live(line):
    line.push(COURSE | mapped(OLD))
    assert set(line.publish().values()) == {"published"}
    return line


def test_another_key_goes_live_with_its_run_once_somebody_says_that_it_is_meant(live):
    live.push(mapped(NEW))
    assert set(live.publish().values()) == {"refused"}
    assert not verify(live.repository, live.store).units
    live.push(message=ACKNOWLEDGED)
    outcomes = live.publish()
    assert (outcomes[OLD], outcomes[NEW]) == ("removed", "published")
    assert not verify(live.repository, live.store).units


def test_a_run_waits_for_the_line_that_names_it(live):
    live.push(mapped(NEW) | {"courses/edX/CS101.yaml": b"title: [1]\n"}, message=ACKNOWLEDGED)
    assert set(live.publish().values()) == {"refused"}
    assert not verify(live.repository, live.store).units
    live.push(remove=["courses/edX/CS101.yaml"])
    outcomes = live.publish()
    assert (outcomes[OLD], outcomes[NEW]) == ("removed", "published")
    assert not verify(live.repository, live.store).units


def test_a_line_that_says_what_is_so_anyway_waits_for_nobody(line):
    line.push(content.course("here", run="1T2019"))
    line.publish()
    line.push({"here/problem/quiz1.xml": b"<problem", **mapped(OLD)})
    assert sorted(line.publish().values()) == ["published", "refused"]
    assert not verify(line.repository, line.store).units


def test_a_slip_in_a_key_is_taken_back(live):
    wrong = {path: data.replace(b'url_name="course"', b'url_name="1T2019"') for path, data in COURSE.items()}
    live.push({"here/course.xml": wrong["here/course.xml"]})
    live.push(mapped(NEW))
    assert set(live.publish().values()) == {"refused"}
    live.push(COURSE | mapped(OLD))
    assert "refused" not in live.publish().values()
    assert not verify(live.repository, live.store).units
