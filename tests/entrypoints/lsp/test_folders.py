import pytest

from contentrepo.entrypoints.lsp.folders import find_folder


@pytest.fixture
def course(tmp_path):
    (tmp_path / "courses/a/html").mkdir(parents=True)
    (tmp_path / "courses/a/course.xml").touch()
    return tmp_path / "courses" / "a"


def test_the_innermost_folder_that_is_open(tmp_path, course):
    assert find_folder(course / "html/x.html", [tmp_path, course, course / "problem"]) == course


def test_a_file_outside_every_folder_that_is_open(tmp_path, course):
    assert find_folder(course / "html/x.html", [tmp_path / "elsewhere"]) == course
    assert find_folder(tmp_path / "courses/x.html", []) == tmp_path / "courses"
