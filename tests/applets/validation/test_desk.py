import content
import pytest

from contentrepo.applets.findings.models import Status
from contentrepo.applets.validation.api import check_desk, open_desk, refresh_desk
from contentrepo.errors import CouldNotCheck, UsageError

RUN = "course-v1:edX+CS101+2T2019"
POINTER = b'<vertical><html url_name="nobody"/></vertical>'


def rules(checked):
    return [(f.rule, f.path) for unit in checked.report.units for f in unit.findings if f.status is not Status.FIXED]


@pytest.fixture
def folder(tmp_path):
    for path, data in content.course().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


def test_what_is_not_saved_is_checked(folder):
    desk = open_desk(folder)
    before = rules(check_desk(desk, {}))
    after = rules(check_desk(desk, {"vertical/unit1.xml": POINTER}))
    assert ("dangling-pointer", "vertical/unit1.xml") in set(after) - set(before)
    assert rules(check_desk(desk, {})) == before


def test_a_file_that_is_on_no_disk_yet(folder):
    desk = open_desk(folder)
    unsaved = {"vertical/unit1.xml": POINTER, "html/nobody.xml": b'<html display_name="New">New</html>'}
    assert "dangling-pointer" not in [rule for rule, _ in rules(check_desk(desk, unsaved))]


def test_a_desk_shows_the_disk_as_it_was_until_it_is_refreshed(folder):
    desk = open_desk(folder)
    check_desk(desk, {})
    (folder / "problem" / "quiz1.xml").unlink()
    assert "dangling-pointer" not in [rule for rule, _ in rules(check_desk(desk, {}))]
    assert ("dangling-pointer", "vertical/unit1.xml") in rules(check_desk(refresh_desk(desk), {}))


def test_a_small_file_that_changed_before_it_was_read_is_checked_as_it_was(folder):
    desk = open_desk(folder)
    (folder / "vertical" / "unit1.xml").write_bytes(POINTER)
    assert "dangling-pointer" not in [rule for rule, _ in rules(check_desk(desk, {}))]


def test_a_large_file_that_changed_before_it_was_read(folder):
    quiz = folder / "problem" / "quiz1.xml"
    quiz.write_bytes(quiz.read_bytes() + b"<!-- " + b"x" * 70_000 + b" -->")
    desk = open_desk(folder)
    quiz.write_text("<problem/>")
    with pytest.raises(CouldNotCheck):
        check_desk(desk, {})


def test_in_git_paths_begin_at_the_top_and_the_base_is_what_git_has(work):
    work.commit(content.course("courses/edX/CS101/2T2019") | {"contentrepo.yaml": b"version: 1\n"})
    work.push()
    work.git("fetch", "-q")
    desk = open_desk(work.path / "courses")
    assert desk.top == work.path.resolve()
    path = "courses/edX/CS101/2T2019/vertical/unit1.xml"
    found = [unit for unit in check_desk(desk, {path: POINTER}).report.units if unit.unit == RUN]
    assert [f.status for unit in found for f in unit.findings if f.rule == "dangling-pointer"] == [Status.NEW]
    assert [f.path for unit in found for f in unit.findings if f.rule == "dangling-pointer"] == [path]


def test_no_folder(tmp_path):
    with pytest.raises(UsageError):
        open_desk(tmp_path / "nowhere")
