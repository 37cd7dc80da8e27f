import os

import content
import pytest

from contentrepo.applets.backup_restore.api import import_course
from contentrepo.applets.catalog.api import kind_of, read_facts
from contentrepo.applets.repository.api import open_repository
from contentrepo.errors import Refused, UsageError

TARGET = "courses/edX/CS101/2T2019"
ENTRIES = ("organizations/edX.yaml", "courses/edX/CS101.yaml", "courses/edX/CS101/2T2019.yaml")


@pytest.fixture
def export(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    return folder


def fill(folder, files):
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def below(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run_import(work, folder, run_key=None):
    return import_course(open_repository(work.path), folder, run_key=run_key)


def seen(work):
    """What stands in the work tree, git's own folder left out."""
    return {path: data for path, data in below(work.path).items() if not path.startswith(".git/")}


def test_a_course_arrives_byte_for_byte_and_staged(work, export):
    files = content.course() | {"static/crlf.txt": b"a\r\nb\r\n", "static/\xfc \u202e.bin": bytes(range(256))}
    fill(export, files)
    imported = run_import(work, export)
    assert (str(imported.key), imported.folder, imported.files) == ("course-v1:edX+CS101+2T2019", TARGET, len(files))
    assert below(work.path / TARGET) == files
    assert imported.entries == ENTRIES
    assert set(imported.paths) == {*ENTRIES, *(f"{TARGET}/{path}" for path in files)}
    staged = work.git("-c", "core.quotePath=false", "diff", "--cached", "--name-only", "-z").strip("\0").split("\0")
    assert set(staged) == set(imported.paths)


def test_the_missing_catalog_files_are_valid_and_named_after_the_course(work, export):
    fill(export, content.course())
    for path in run_import(work, export).entries:
        facts = read_facts(kind_of(path), (work.path / path).read_bytes())
        assert not facts.fault
        assert not facts.misshapes
    assert (work.path / ENTRIES[1]).read_text() == 'title: "Computing"\n'


@pytest.mark.parametrize("name", ['"\\ NO: # \u202e', "caf\u00e9 \U0001f600", "x" * 400, "  a \n b  ", "\U000e0001tag"])
def test_any_title_makes_a_valid_file(work, export, name):
    files = content.course()
    written = name.replace('"', "&quot;").replace("\n", "&#10;")
    files["course/2T2019.xml"] = files["course/2T2019.xml"].replace(b"Computing", written.encode())
    fill(export, files | {"policies/2T2019/policy.json": b"{}"})
    run_import(work, export)
    facts = read_facts("run", (work.path / ENTRIES[2]).read_bytes())
    assert facts.data == {"title": " ".join(name.split())[:255]}
    assert not facts.misshapes


def test_the_policys_name_wins_and_the_number_stands_in_for_none(work, export):
    fill(export, content.course() | {"policies/2T2019/policy.json": b'{"course/2T2019": {"display_name": "Better"}}'})
    run_import(work, export)
    assert "Better" in (work.path / ENTRIES[1]).read_text()


def test_a_course_without_a_name_is_called_by_its_number(work, export):
    files = content.course() | {"policies/2T2019/policy.json": b"{}"}
    files["course/2T2019.xml"] = files["course/2T2019.xml"].replace(b' display_name="Computing"', b"")
    fill(export, files)
    run_import(work, export)
    assert "CS101" in (work.path / ENTRIES[1]).read_text()


def test_catalog_files_that_are_there_stay(work, export):
    work.write({"courses/edX/CS101.yaml": b"title: Mine\n"})
    fill(export, content.course())
    assert run_import(work, export).entries == (ENTRIES[0], ENTRIES[2])
    assert (work.path / "courses/edX/CS101.yaml").read_text() == "title: Mine\n"


def test_a_course_further_down_is_found_and_only_it_is_copied(work, export):
    fill(export, content.course("some folder/course") | {"README.md": b"hi\n"})
    run_import(work, export)
    assert below(work.path / TARGET) == content.course()


def test_a_program_file_keeps_its_mode(work, export):
    fill(export, content.course() | {"static/tool.sh": b"true\n"})
    (export / "static/tool.sh").chmod(0o755)
    run_import(work, export)
    assert os.access(work.path / TARGET / "static/tool.sh", os.X_OK)
    assert not os.access(work.path / TARGET / "course.xml", os.X_OK)


LEGACY = content.course(run="course")


def test_the_legacy_run_name_needs_a_key(work, export):
    fill(export, LEGACY)
    with pytest.raises(Refused, match="calls its run `course`") as refusal:
        run_import(work, export)
    assert "--as course-v1:edX+CS101+RUN" in refusal.value.hint
    assert "never change" in refusal.value.hint
    assert seen(work) == {}


def test_the_legacy_run_name_takes_the_key_that_is_given(work, export):
    fill(export, LEGACY)
    assert run_import(work, export, "course-v1:edX+CS101+2T2019").folder == TARGET
    assert below(work.path / TARGET) == LEGACY


@pytest.mark.parametrize(
    ("run", "asked"),
    [
        ("course", "course-v1:MITx+CS101+2T2019"),
        ("course", "course-v1:edX+CS102+2T2019"),
        ("2T2019", "course-v1:edX+CS101+1T2020"),
        ("2T2019", "course-v1:edx+CS101+2T2019"),
    ],
)
def test_a_key_that_the_file_contradicts_is_refused(work, export, run, asked):
    fill(export, content.course(run=run))
    with pytest.raises(Refused, match=f"not `{asked}`".replace("+", r"\+")):
        run_import(work, export, asked)
    assert seen(work) == {}


def test_the_same_key_said_twice_is_welcome(work, export):
    fill(export, content.course())
    assert run_import(work, export, "course-v1:edX+CS101+2T2019").folder == TARGET


@pytest.mark.parametrize(("org", "run"), [("ed X", "2T2019"), ("..", "2T2019"), ("edX", ".git"), ("edX", "a/../../b")])
def test_a_key_that_is_none_never_becomes_a_path(work, export, org, run):
    fill(export, {"course.xml": f'<course url_name="{run}" org="{org}" course="CS101"/>'.encode()})
    with pytest.raises(UsageError, match="is not a course run key"):
        run_import(work, export)
    assert seen(work) == {}


def test_several_courses_are_listed(work, export):
    fill(export, content.course("one") | content.course("two", number="CS102"))
    with pytest.raises(UsageError, match="holds 2 courses: `one`, `two`"):
        run_import(work, export)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"README.md": b"hi"}, "holds no course"),
        ({"course.xml": b"<activity/>"}, "holds no course"),
        ({"course.xml": b"<course"}, "cannot be read: line 1"),
        ({"course.xml": b'<course org="edX" course="CS101"/>'}, "names no run"),
    ],
)
def test_a_folder_without_a_course_says_what_is_missing(work, export, files, said):
    fill(export, files)
    with pytest.raises(UsageError, match=said):
        run_import(work, export)


def test_a_taken_target_is_left_alone(work, export):
    fill(export, content.course())
    work.write({f"{TARGET}/notes.txt": b"mine\n"})
    with pytest.raises(Refused, match=f"`{TARGET}` exists"):
        run_import(work, export)
    assert seen(work) == {f"{TARGET}/notes.txt": b"mine\n"}


def test_an_empty_target_is_filled(work, export):
    fill(export, content.course())
    (work.path / TARGET).mkdir(parents=True)
    run_import(work, export)
    assert below(work.path / TARGET) == content.course()


def test_links_in_the_course_are_named_and_refused(work, export):
    fill(export, content.course())
    (export / "static/passwd").symlink_to("/etc/passwd")
    (export / "html/more").symlink_to(export / "static", target_is_directory=True)
    with pytest.raises(Refused, match=r"`html/more`, `static/passwd`"):
        run_import(work, export)
    assert seen(work) == {}


@pytest.mark.parametrize("link", ["courses", "courses/edX", "organizations"])
def test_nothing_is_written_through_a_link(work, export, tmp_path, link):
    fill(export, content.course())
    (tmp_path / "elsewhere").mkdir()
    (work.path / link).parent.mkdir(parents=True, exist_ok=True)
    (work.path / link).symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(Refused, match=f"`{link}` is a symbolic link"):
        run_import(work, export)
    assert below(tmp_path / "elsewhere") == {}


def test_a_bare_repository_is_refused(origin, export):
    fill(export, content.course())
    with pytest.raises(UsageError, match="bare"):
        run_import(origin, export)


def test_what_fails_half_way_leaves_nothing_behind(work, export, tmp_path):
    fill(export, content.course())
    (work.path / "organizations").symlink_to(tmp_path)
    with pytest.raises(Refused, match="symbolic link"):
        run_import(work, export)
    assert sorted(path.name for path in work.path.iterdir()) == [".git", "organizations"]
