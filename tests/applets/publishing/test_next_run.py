"""A folder that becomes the next run: the new one takes the places of the old one's files."""

import content
import pytest

from contentrepo.applets.publishing.api import verify

BROKEN = {"other/course.xml": b'<course org="edX" course="CS102" url_name="2T2019"><chapter'}
FIRST = "course-v1:edX+CS101+2T2019"


@pytest.mark.parametrize("waiting", [{}, BROKEN])
@pytest.mark.parametrize("run", ["1T2020", "3T2019"])
def test_the_files_of_the_next_run_are_live_whichever_name_comes_first(line, run, waiting):
    line.push(content.course("here"))
    line.publish()
    line.work.remove(*content.course("here"))
    after = content.course("here", run=run)
    line.push(after | waiting, message=f"next\n\nAcknowledge: course-run-key-changed {FIRST}")
    outcomes = line.publish()
    assert (outcomes.pop(FIRST), outcomes.pop(f"course-v1:edX+CS101+{run}")) == ("removed", "published")
    assert set(outcomes.values()) == ({"refused"} if waiting else set())
    assert line.live() == after
    assert not verify(line.repository, line.store).units


def test_a_run_that_moves_to_another_ones_folder_waits_until_that_one_may_go(line):
    line.push(content.course("here") | content.course("there", run="3T2019"))
    line.publish()
    before = line.live()
    line.push(content.course("here", run="3T2019"), remove=content.course("there", run="3T2019"))
    assert set(line.publish().values()) == {"refused"}
    assert line.live() == before
    line.push(message=f"meant\n\nAcknowledge: blocks-removed {FIRST}")
    assert sorted(line.publish().values()) == ["published", "removed"]
    assert not verify(line.repository, line.store).units


def test_the_catalog_takes_no_files_of_a_course_that_may_not_go(line):
    line.push(content.course("here"))
    line.publish()
    line.push({"here/course.xml": b"<p>No course any more.</p>"})
    assert set(line.publish().values()) == {"refused"}
    assert line.live() == content.course("here")
