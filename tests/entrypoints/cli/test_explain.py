import json

import pytest
from content import Repository, course
from program import call, contentrepo

RUN = "courses/edX/CS101/2T2019"
QUIZ = "block-v1:edX+CS101+2T2019+type@problem+block@quiz1"


@pytest.fixture
def work(work: Repository) -> Repository:
    work.commit(course(RUN), message="The course")
    return work


def test_a_live_block_as_text(work):
    contentrepo("publish", cwd=work.path)
    lines = contentrepo("explain", QUIZ, cwd=work.path).output.splitlines()
    assert lines[:5] == [
        QUIZ,
        '  problem "Quiz 1" in course-v1:edX+CS101+2T2019',
        "  Computing > Week 1 > Lesson 1 > Unit 1 > Quiz 1",
        "files:",
        f"  {RUN}/problem/quiz1.xml",
    ]
    assert f"  graded = true  (inherited from sequential/lesson1, {RUN}/sequential/lesson1.xml:1)" in lines
    assert f"  {work.head[:12]}  2026-01-02 03:04 UTC  Ada Author <ada@example.org>" in lines
    assert any(line.startswith("  live as it is here; readers see release 1 (sequence ") for line in lines)
    assert f"  {RUN}/vertical/unit1.xml:3  pointer from vertical/unit1" in lines


def test_paths_are_taken_from_where_one_stands_and_from_the_top(work):
    below = work.path / RUN / "problem"
    names = [
        contentrepo("explain", path, cwd=folder).output.splitlines()[0]
        for path, folder in [
            ("quiz1.xml", below),
            ("../problem/quiz1.xml", below),
            (f"{RUN}/problem/quiz1.xml", below),
            (f"{RUN}/problem/quiz1.xml", work.path),
        ]
    ]
    assert names == [QUIZ] * 4


def test_a_bare_repository_and_an_older_commit(work, origin):
    work.push("HEAD:refs/heads/main")
    assert contentrepo("explain", QUIZ, "-C", origin.path, cwd=work.path).output.startswith(QUIZ)
    work.commit({f"{RUN}/problem/quiz1.xml": b'<problem display_name="New"/>\n'})
    assert '"Quiz 1"' in contentrepo("explain", QUIZ, "--rev", "HEAD~", cwd=work.path).output


def test_a_folder_without_git_has_no_history_and_is_explained(tmp_path):
    Repository(tmp_path / "plain").write(course())
    (folder,) = [tmp_path / "plain"]
    said = contentrepo("explain", "problem/quiz1.xml", cwd=folder).output
    assert "last change" not in said
    assert "not known here: no live store, and no live ref was fetched" in said


def test_json_is_one_document(work):
    said = json.loads(contentrepo("explain", f"{RUN}/static/dot.png", "--format", "json", cwd=work.path).output)
    assert said["kind"] == "asset"
    assert said["references"][0]["path"] == f"{RUN}/html/text1.html"


def test_what_does_not_exist_is_wrong_usage_and_the_near_name_is_told(work):
    ran = contentrepo("explain", f"{RUN}/problem/quiz.xml", cwd=work.path, exits=2)
    assert ran.output == ""
    assert f"Did you mean `{RUN}/problem/quiz1.xml`?" in ran.errors


def test_a_store_that_is_named_must_be_there(work):
    assert "no live store" in contentrepo("explain", QUIZ, "--store", "nowhere", cwd=work.path, exits=2).errors


def test_names_of_the_content_are_shown_harmless(work):
    evil = b'<problem display_name="&#x202e;Quiz" a="b&#10;files:"/>'
    work.commit({f"{RUN}/problem/quiz1.xml": evil}, message="\x1b[2J")
    said = contentrepo("explain", QUIZ, cwd=work.path).output
    assert all(line.isprintable() for line in said.splitlines())
    assert '"\\u202eQuiz"' in said


def test_a_long_list_is_cut_and_says_so(work):
    pointers = "".join(f'<html url_name="h{number}"/>' for number in range(30))
    pages = {f"{RUN}/html/h{number}.xml": b"<html><p>x</p></html>\n" for number in range(30)}
    unit = f'<vertical display_name="Unit 1">{pointers}</vertical>\n'.encode()
    work.commit(pages | {f"{RUN}/vertical/unit1.xml": unit})
    said = contentrepo("explain", f"{RUN}/vertical/unit1.xml", cwd=work.path).output
    assert "  and 10 more; --format json has all" in said


TEXT = "block-v1:edX+CS101+2T2019+type@html+block@text1"
FILES = (f"{RUN}/html/text1.xml", f"{RUN}/html/text1.html")


def drop_text(work):
    work.remove(*FILES)
    work.write({f"{RUN}/vertical/unit1.xml": b'<vertical display_name="Unit"><problem url_name="quiz1"/></vertical>\n'})


@pytest.mark.parametrize("name", [TEXT, FILES[0], "html/text1"])
def test_of_what_was_deleted_it_is_said_who_did_it_and_how_to_see_it(work, name):
    drop_text(work)
    gone = work.commit(message="Drop \x1b[1mthe text")[:12]
    said = call("explain", name, cwd=work.path, exits=2).errors
    if name != "html/text1":  # in which course is not known
        assert f"`{FILES[0]}` was deleted by Ada Author <ada@example.org>, in `{gone}` (Drop " in said
        assert f"`--rev {gone}^` tells of it as it was" in said
    assert "\x1b" not in said
    assert contentrepo("explain", name, "--rev", f"{gone}^", cwd=work.path).output.startswith(TEXT)
    work.push("HEAD:refs/heads/main")
    assert call("explain", name, "--rev", "HEAD", cwd=work.path, exits=2).errors == said


def test_of_what_is_deleted_on_disk_alone(work):
    drop_text(work)
    said = call("explain", TEXT, cwd=work.path, exits=2).errors
    assert f"`{FILES[0]}` is deleted here, and no commit has that yet: `--rev HEAD` tells of it." in said
    assert contentrepo("explain", TEXT, "--rev", "HEAD", cwd=work.path).output.startswith(TEXT)


def test_of_what_never_was_nothing_is_said(work):
    said = call("explain", TEXT.replace("text1", "never"), cwd=work.path, exits=2).errors
    assert "deleted" not in said
