"""A second course of one key belongs to nobody, so whoever would have its files in the meantime is refused with it."""

import content
import pytest
from feeding import RUN

from contentrepo.applets.publishing.api import verify

FIRST, SECOND = content.course("first"), content.course("second")
OUTER = content.course(run="1T2019")


@pytest.mark.parametrize("outer", [{}, OUTER])
def test_whoever_has_the_files_of_a_second_course_is_refused(line, outer):
    line.push(FIRST | outer)
    line.publish()
    before = line.live()
    line.push(SECOND)
    assert set(line.publish().values()) == {"refused"}
    assert line.live() == before
    assert not verify(line.repository, line.store).units


def test_the_course_that_is_left_goes_live(line):
    line.push(FIRST | SECOND)
    line.publish()
    line.push(remove=FIRST)
    assert line.publish()[RUN] == "published"
    assert SECOND.items() <= line.live().items()
    assert not verify(line.repository, line.store).units


def test_a_copy_inside_the_course_is_the_courses_own_trouble(line):
    line.push(content.course("first"))
    line.publish()
    line.push(content.course("first/z"))
    assert line.publish() == {RUN: "refused"}
