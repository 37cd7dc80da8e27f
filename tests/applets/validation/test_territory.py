import pytest

from contentrepo.applets.keys.models import CatalogKey, CourseRunKey
from contentrepo.applets.validation.models import Unit
from contentrepo.applets.validation.territory import is_content, within


@pytest.mark.parametrize("path", ["programs/a.yaml", "courses/edX/a", "libraries/edX/bank/a"])
def test_catalog_folders_are_content(path):
    assert is_content(Unit(CatalogKey("here"), ""), path)


@pytest.mark.parametrize("path", ["README.md", "docs/courses/a", "programs", "tests/a"])
def test_the_rest_of_the_repository_is_not(path):
    assert not is_content(Unit(CatalogKey("here"), ""), path)


def test_everything_in_a_course_is():
    assert is_content(Unit(CourseRunKey("edX", "CS101", "2T2019"), ""), "README.md")


def test_a_path_is_told_from_its_unit():
    run = CourseRunKey("edX", "CS101", "2T2019")
    assert within(Unit(run, "spring"), "spring/problem/p1.xml") == "problem/p1.xml"
    assert within(Unit(run, "spring"), "springtime/a.xml") == "springtime/a.xml"
    assert within(Unit(run, ""), "problem/p1.xml") == "problem/p1.xml"
