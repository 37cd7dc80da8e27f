import pytest

from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.api import find_roots, read_facts

ROOT = '<course url_name="R" org="edX" course="CS101"/>'


def find(files):
    return find_roots(files, lambda path: read_facts("xml", files[path].encode()))


def folders(files):
    return [root.folder for root in find(files).roots]


@pytest.mark.parametrize("folder", ["", "course", "a/b c", "Intro To Open edX Course/course"])
def test_a_pointer_with_org_and_course_is_a_root_at_any_depth(folder):
    path = f"{folder}/course.xml" if folder else "course.xml"
    (root,) = find({path: f"<!-- c -->\n{ROOT}"}).roots
    assert (root.folder, root.org, root.course, root.url_name) == (folder, "edX", "CS101", "R")
    assert root.place == Place(path, 2, 0, 0)


def test_an_inline_course_with_a_run_name_is_a_root():
    (root,) = find({"course.xml": '<course url_name="R"><chapter url_name="c"/></course>'}).roots
    assert (root.url_name, root.org) == ("R", "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<course slug="S" org="o" course="c"/>', "S"),
        ('<course name="The  best: run" org="o" course="c"/>', "The_best_run"),
    ],
)
def test_older_attributes_name_the_run(text, name):
    (root,) = find({"course.xml": text}).roots
    assert root.url_name == name


def test_a_definition_is_no_root():
    files = {
        "a/course.xml": ROOT,
        "a/course/course.xml": '<course url_name="course" display_name="D"><chapter/></course>',
    }
    found = find(files)
    assert [root.folder for root in found.roots] == ["a"]
    assert found.not_olx == ()


def test_a_definition_without_its_root_is_not_olx():
    found = find({"course/course.xml": '<course display_name="D"><chapter url_name="c"/></course>'})
    assert found.roots == ()
    assert found.not_olx == (Place("course/course.xml", 1),)


@pytest.mark.parametrize(
    "text",
    [
        "<moodle_backup><name>course</name></moodle_backup>",
        '<course id="2" contextid="15"><shortname>x</shortname></course>',
        '<course url_name="{{ RUN }}" org="edX" course="CS101"/>',
        '<course url_name="${run}" org="edX" course="CS101"/>',
        '<course url_name="R"/>',
    ],
)
def test_other_programs_files_and_templates_are_not_olx(text):
    found = find({"course.xml": text})
    assert (found.roots, found.nameless) == ((), ())
    assert len(found.not_olx) == 1


def test_a_root_that_forgot_its_org_is_still_a_root_where_its_definition_is():
    files = {"course.xml": '<course url_name="R"/>', "course/R.xml": "<course/>"}
    assert folders({**files}) == [""]


def test_a_root_without_a_run_name_is_said_apart():
    found = find({"course.xml": '<course org="edX" course="CS101"/>'})
    assert found.roots == ()
    assert [root.org for root in found.nameless] == ["edX"]


def test_several_courses_and_one_inside_another():
    files = {
        "course.xml": ROOT,
        "other/course.xml": ROOT,
        "static/copy/course.xml": ROOT,
        "drafts/course.xml": ROOT,
        "vertical/course.xml": "<vertical/>",
        "course.xml.bak": ROOT,
        "my_course.xml": ROOT,
    }
    found = find(files)
    assert [root.folder for root in found.roots] == ["", "other"]
    assert found.not_olx == ()


def test_a_root_that_cannot_be_read_is_said_with_its_fault_and_keeps_its_folders():
    files = {"a/course.xml": '<course url_name="R"', "a/course/course.xml": '<course url_name="c"><chapter/></course>'}
    found = find(files)
    assert found.roots == ()
    ((place, fault),) = found.unreadable
    assert (place.path, place.line, fault.code) == ("a/course.xml", 1, "invalid-xml")
