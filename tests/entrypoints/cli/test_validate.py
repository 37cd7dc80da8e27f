import json
import shutil

import pytest
from content import course
from lxml import etree
from program import contentrepo

from contentrepo.entrypoints.cli.checking import FORMS
from contentrepo.entrypoints.reporting.formats import FORMATS

LOST = b'<vertical display_name="Unit 1"><html url_name="text1"/><problem url_name="lost"/></vertical>\n'


@pytest.fixture
def folder(work):
    work.write(course("campus") | {"campus/vertical/unit1.xml": LOST})
    return work.path


def test_every_form_that_is_offered_is_rendered():
    assert set(FORMS) == {"text", *FORMATS}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_where_the_error_is_and_leaves_the_exit_code_alone(form, folder):
    ran = contentrepo("validate", "campus", "--format", form, cwd=folder, exits=1)
    assert "campus/vertical/unit1.xml" in ran.output
    assert "dangling-pointer" in ran.output
    assert ran.errors == ""


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_clean_course(form, folder):
    (folder / "campus" / "vertical" / "unit1.xml").write_bytes(course()["vertical/unit1.xml"])
    ran = contentrepo("validate", "campus", "--format", form, cwd=folder)
    if form in ("json", "sarif", "gitlab"):
        assert json.loads(ran.output) is not None
    elif form == "junit":
        assert etree.fromstring(ran.output.encode()).get("failures") == "0"
    else:
        assert "error" not in ran.output


def test_a_folder_without_a_course_says_so(work, tmp_path):
    (tmp_path / "empty").mkdir()
    work.write({"docs/readme.md": b"hello"})
    for folder in (work.path, work.path / "docs", tmp_path / "empty"):
        assert "note: there is no course here" in contentrepo("validate", cwd=folder).output


def test_a_folder_of_a_course_names_the_course(folder, tmp_path):
    shutil.move(folder / "campus", tmp_path / "campus")
    said = contentrepo("validate", "campus/problem", cwd=tmp_path).output
    assert f"contentrepo validate {tmp_path / 'campus'}" in said
    assert "part of a course" not in contentrepo("validate", "campus", cwd=tmp_path, exits=1).output


def test_a_course_and_a_catalog_without_courses_need_no_such_note(folder, tmp_path):
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "contentrepo.yaml").write_text("format: 1\n")
    for path in (folder, tmp_path / "catalog"):
        assert "no course here" not in contentrepo("validate", cwd=path, exits=None).output


def test_tree_ids_are_gits_or_none(folder, tmp_path):
    """Outside git nothing is read that no rule looks into, so there is no id to tell."""
    outside = tmp_path / "outside"
    shutil.copytree(folder / "campus", outside)
    (outside / "static").mkdir(exist_ok=True)
    (outside / "static" / "video.mp4").write_bytes(b"\0" * 70_000)
    reports = [
        json.loads(contentrepo("validate", path, "--format", "json", cwd=tmp_path, exits=1).output)
        for path in (folder / "campus", outside)
    ]
    assert [any(unit["tree"] for unit in report["units"]) for report in reports] == [True, False]
    assert [finding["rule"] for finding in reports[0]["findings"]] == [f["rule"] for f in reports[1]["findings"]]


def test_a_file_in_place_of_its_folder(folder):
    said = contentrepo("validate", "campus/course.xml", cwd=folder, exits=2).errors
    assert "`campus/course.xml` is a file. Name the folder of its course; `contentrepo explain FILE`" in said


def test_an_archive_in_place_of_its_folder(folder):
    """What Studio exports is one, and it is tried as it is."""
    archive = shutil.make_archive(str(folder / "export"), "gztar", folder, "campus")
    for command in ("validate", "import", "stats"):
        said = contentrepo(command, archive, cwd=folder, exits=2).errors
        assert "is an archive. Unpack it, and name the folder in which its `course.xml` is." in said
