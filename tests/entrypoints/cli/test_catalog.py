import json

import pytest
from program import contentrepo


@pytest.fixture
def campus(tmp_path):
    contentrepo("init", "campus", cwd=tmp_path)
    return tmp_path / "campus"


def test_an_organization_a_course_a_run_and_a_program_are_begun_and_valid(campus):
    contentrepo("new", "organization", "edX", cwd=campus)
    contentrepo("new", "course", "edX+CS101", "--title", "Computing", cwd=campus)
    said = contentrepo("new", "run", "course-v1:edX+CS101+2T2031", "--start", "2031-02-01", cwd=campus)
    assert said.output.startswith("wrote courses/edX/CS101/2T2031.yaml\n")
    contentrepo("new", "program", "data-science", "--type", "masters", "--organization", "edX", cwd=campus)
    assert contentrepo("validate", "--format", "json", cwd=campus).json["findings"] == []
    text = (campus / "programs/data-science.yaml").read_text()
    assert "\nstatus: unpublished\n" in text
    assert "\n# curricula:\n#   - slug: core\n" in text


def test_what_is_there_is_never_overwritten(campus):
    contentrepo("new", "organization", "edX", cwd=campus)
    said = contentrepo("new", "organization", "edX", "--name", "Other", cwd=campus, exits=1)
    assert "organizations/edX.yaml exists" in said.errors
    assert "Other" not in (campus / "organizations/edX.yaml").read_text()


def test_a_catalog_goes_out_and_comes_in(campus, tmp_path):
    (tmp_path / "old.csv").write_text(
        "program,type,program_status,organizations,course,run,end\n"
        "old,xseries,active,edX,edX+CS101,course-v1:edX+CS101+1T2015,2015-07-01\n"
    )
    said = contentrepo("catalog", "import", tmp_path / "old.csv", cwd=campus)
    assert "wrote 4 catalog files" in said.output
    assert "listed though none of its runs is open: old: edX+CS101" in said.output
    assert contentrepo("validate", "--format", "json", cwd=campus).json["findings"] == []
    exported = contentrepo("catalog", "export", "--format", "json", "--rev", "HEAD", cwd=campus, exits=None)
    assert exported.exit_code == 2  # nothing is committed yet
    assert "HEAD" in exported.errors


def test_a_file_that_is_no_catalog_is_refused(campus, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"colour": "red"}))
    said = contentrepo("catalog", "import", tmp_path / "a.json", cwd=campus, exits=2)
    assert "`colour`" in said.errors
