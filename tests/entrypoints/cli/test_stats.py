import content
import pytest
from program import call

RUN = "course-v1:edX+CS101+2T2019"
OTHER = "course-v1:edX+CS102+2T2019"


@pytest.fixture
def course(tmp_path):
    for path, data in content.course().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


@pytest.fixture
def two(work):
    work.write(content.course("courses/edX/CS101/2T2019") | content.course("courses/edX/CS102/2T2019", number="CS102"))
    work.write({"contentrepo.yaml": b"version: 1\n"})
    work.commit()
    return work


def test_a_folder(course):
    shown = call("stats", course, cwd=course.parent).output
    assert shown.startswith(f"{RUN}  Computing\n")
    assert "1 chapter, 1 sequential, 1 vertical, 2 components" in shown
    assert "findings    none" in shown


def test_json(course):
    (found,) = call("stats", "--format", "json", cwd=course).json
    assert found["run"] == RUN
    assert found["structure"]["components"] == 2


def test_a_page(course):
    ran = call("stats", "--html", "report.html", cwd=course)
    assert ran.errors == "wrote report.html\n"
    assert "Computing: course report" in (course / "report.html").read_text()


def test_a_page_that_cannot_be_written(course):
    assert "cannot be written" in call("stats", "--html", "no/report.html", cwd=course, exits=2).errors


def test_runs_of_a_repository(two):
    assert [found["run"] for found in call("stats", "--format", "json", cwd=two.path).json] == [RUN, OTHER]
    (found,) = call("stats", "courses/edX/CS102", "--format", "json", cwd=two.path).json
    assert found["run"] == OTHER


def test_a_run_by_its_key(two):
    (found,) = call("stats", OTHER, "--format", "json", cwd=two.path).json
    assert found["run"] == OTHER
    assert RUN in call("stats", "course-v1:a+b+c", cwd=two.path, exits=2).errors


def test_a_revision(two):
    two.write({"courses/edX/CS101/2T2019/vertical/unit1.xml": b"<vertical/>"})
    (now, _) = call("stats", "--format", "json", cwd=two.path).json
    (then,) = call("stats", RUN, "--rev", "HEAD", "--format", "json", cwd=two.path).json
    assert (then["structure"]["components"], now["structure"]["components"]) == (2, 0)
    assert then["head"]["commit"] == two.head


def test_a_page_shows_one_run(two):
    errors = call("stats", "--html", "x.html", cwd=two.path, exits=2).errors
    assert RUN in errors
    assert not (two.path / "x.html").exists()


def test_nothing_to_count(tmp_path):
    assert "no course run here" in call("stats", cwd=tmp_path, exits=2).errors
    assert "no folder" in call("stats", "nowhere", cwd=tmp_path, exits=2).errors
