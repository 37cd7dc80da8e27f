import pytest

from contentrepo.applets.keys.models import CatalogKey, CourseRunKey
from contentrepo.applets.repository.models import FILE, SYMLINK, Entry
from contentrepo.applets.validation.models import Unit, UnitContent
from contentrepo.applets.validation.territory import content_of, of_mode, within

RUN = CourseRunKey("edX", "CS101", "2T2019")
CATALOG = Unit(CatalogKey("here"), "")


def content(unit, *paths, mode=FILE):
    return UnitContent(unit, "", {path: Entry(mode, "") for path in paths})


@pytest.mark.parametrize("path", ["programs/a.yaml", "courses/edX/a", "libraries/edX/bank/a"])
def test_catalog_folders_are_content(path):
    assert list(content_of(content(CATALOG, path))) == [path]


@pytest.mark.parametrize("path", ["README.md", "docs/courses/a", "programs", "tests/a"])
def test_the_rest_of_the_repository_is_not(path):
    assert list(content_of(content(CATALOG, path))) == []
    assert of_mode(content(CATALOG, path, mode=SYMLINK), SYMLINK) == []


def test_everything_in_a_course_is():
    assert list(content_of(content(Unit(RUN, ""), "README.md"))) == ["README.md"]


def test_content_by_mode():
    assert of_mode(content(CATALOG, "programs/a", "docs/a", mode=SYMLINK), SYMLINK) == ["programs/a"]
    assert of_mode(content(CATALOG, "programs/a"), SYMLINK) == []


def test_a_path_is_told_from_its_unit():
    assert within(Unit(RUN, "spring"), "spring/problem/p1.xml") == "problem/p1.xml"
    assert within(Unit(RUN, "spring"), "springtime/a.xml") == "springtime/a.xml"
    assert within(Unit(RUN, ""), "problem/p1.xml") == "problem/p1.xml"
