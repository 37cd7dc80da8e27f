"""A path that goes from one unit to another while one of the two stays behind."""

import shutil

import content
from feeding import CATALOG, FOLDER, RUN

NEW = "course-v1:edX+CS102+2T2019"
BROKEN = {"organizations/edX.yaml": b"nome: edX\n"}


def test_a_file_that_becomes_a_course_while_its_unit_is_refused(line):
    line.push(content.course(FOLDER) | CATALOG | {"new": b"soon\n"})
    line.publish()
    line.push(content.course("new", number="CS102") | BROKEN, remove=["new"])
    outcomes = line.publish()
    assert outcomes.pop(NEW) == "published"
    assert set(outcomes.values()) == {"refused"}
    assert "new" not in line.live()
    assert line.live()["new/course.xml"]


def test_nobody_is_held_up_by_it(line):
    line.push(content.course(FOLDER) | CATALOG | {"new": b"soon\n"})
    line.publish()
    line.push(content.course("new", number="CS102") | BROKEN, remove=["new"])
    line.publish()
    line.push({f"{FOLDER}/html/text1.html": b"<p>Hello again.</p>\n"})
    assert line.publish()[RUN] == "published"
    line.push({"organizations/edX.yaml": b"name: edX, again\n"})
    assert set(line.publish().values()) == {"published"}
    assert set(line.status().keys()) >= {RUN, NEW}
    assert {row.standing for row in line.status().values()} == {"live"}


def test_a_course_that_becomes_a_file_while_it_is_pinned(line):
    line.push(content.course(FOLDER) | content.course("new", number="CS102") | CATALOG)
    line.publish()
    gone = sorted(content.course("new", number="CS102"))
    line.push(remove=gone, message=f"Away\n\nAcknowledge: blocks-removed {NEW}")
    assert line.publish() == {NEW: "removed"}
    line.revert(NEW, 1)
    shutil.rmtree(line.work.path / "new")
    line.push({"new": b"a file now\n"}, message=f"A file\n\nAcknowledge: blocks-removed {NEW}")
    outcomes = line.publish()
    assert outcomes.pop(NEW) == "pinned"
    assert set(outcomes.values()) == {"published"}
    assert line.live()["new"] == b"a file now\n"
