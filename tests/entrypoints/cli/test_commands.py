import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import content
import pytest

from contentrepo.entrypoints.cli.program import run

RUN = "courses/edX/CS101/2T2019"
RUN_KEY = "course-v1:edX+CS101+2T2019"
QUIZ = "block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
LOST = b'<vertical display_name="Unit 1"><html url_name="text1"/><problem url_name="lost"/></vertical>\n'


@pytest.fixture
def published(work: content.Repository, monkeypatch: pytest.MonkeyPatch) -> content.Repository:
    """A work tree whose commit is live in its own store, as the current folder."""
    work.commit(content.course(RUN))
    monkeypatch.chdir(work.path)
    assert run(["publish"]) == 0
    return work


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is in no repository, as the current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ["import", ".", "--as", "nonsense"],
        ["import", "."],
        ["validate", "nothing-here"],
        ["validate", "--rev", "HEAD"],
        ["validate", "--staged"],
        ["validate", "--staged", "--rev", "HEAD"],
        ["rules", "nonsense"],
        ["hooks", "install"],
        ["hook", "nonsense"],
        ["accept", "HEAD", "--reason", "why"],
        ["accept", "HEAD"],
        ["publish"],
        ["publish", "--plan"],
        ["status"],
        ["courses"],
        ["courses", "--store", "nothing.sqlite3"],
        ["outline", "nonsense"],
        ["outline", RUN_KEY],
        ["show", "nonsense"],
        ["show", QUIZ],
        ["log"],
        ["log", "nonsense"],
        ["revert", RUN_KEY, "1", "--reason", "why"],
        ["revert", RUN_KEY, "0", "--reason", "why"],
        ["revert", RUN_KEY, "1"],
        ["lift", "1", "--reason", "why"],
    ],
    ids=" ".join,
)
def test_outside_a_repository(words, nowhere, capsys):
    assert run(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err
    assert "Traceback" not in said.err
    assert list(nowhere.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["init", "."], 1),
        (["init", "file"], 2),
        (["demo", "."], 2),
        (["import", "empty"], 2),
        (["validate", "--rev", "nonsense"], 2),
        (["validate", "--base", "nonsense"], 2),
        (["accept", "nonsense", "--reason", "why"], 2),
        (["accept", "HEAD", "--reason", " "], 2),
        (["publish", "--branch", "nonsense..."], 2),
        (["outline", "course-v1:a+b+c"], 2),
        (["outline", RUN_KEY, "--at", "9"], 2),
        (["outline", RUN_KEY, "--at", "nonsense"], 2),
        (["show", QUIZ.replace("quiz1", "quiz2")], 2),
        (["courses", "--at", "1"], 2),
        (["log", "course-v1:a+b+c"], 2),
        (["revert", RUN_KEY, "9", "--reason", "why"], 2),
        (["revert", RUN_KEY, "1", "--reason", " "], 2),
        (["lift", "9", "--reason", "why"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_in_a_repository(words, code, published, capsys):
    (published.path / "empty").mkdir()
    (published.path / "file").touch()
    capsys.readouterr()
    assert run(words) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(("contentrepo: ", "Usage: "))
    assert "Traceback" not in said.err


@pytest.mark.usefixtures("nowhere")
def test_a_hook_that_cannot_check_refuses(capfd):
    assert run(["hook", "pre-commit"]) == 3
    assert "the fault is not in your content" in capfd.readouterr().err


@pytest.mark.usefixtures("nowhere")
def test_a_publisher_that_cannot_look_says_so(capfd):
    assert run(["publisher", "--once"]) == 3
    assert "is in no git repository" in capfd.readouterr().err


def test_a_store_that_is_no_store(published, capsys):
    (published.path / "notes.txt").write_text("no database\n" * 100)
    assert run(["courses", "--store", "notes.txt"]) in (2, 3)
    assert "notes.txt" in capsys.readouterr().err


def test_foreign_hooks_are_kept_from_harm(published, capsys):
    hook = published.path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\n")
    assert run(["hooks", "install"]) == 1
    assert hook.read_text() == "#!/bin/sh\n"
    assert run(["hooks", "install", "--force"]) == 0
    assert hook.with_name("pre-commit.old").read_text() == "#!/bin/sh\n"
    assert "pre-commit.old" in capsys.readouterr().out


def test_a_new_repository_takes_a_course_and_has_nothing_to_complain_of(nowhere, capsys):
    content.make_work(nowhere / "export").write(content.course(run="course"))
    assert run(["init", "campus"]) == 0
    assert run(["import", "export", "-C", "campus"]) == 1
    assert run(["import", "export", "-C", "campus", "--as", RUN_KEY]) == 0
    capsys.readouterr()
    assert run(["validate", "campus"]) == 0
    assert f"{RUN_KEY}: accepted" in capsys.readouterr().out
    staged = content.Repository(nowhere / "campus").git("diff", "--cached", "--name-only").splitlines()
    assert {"contentrepo.yaml", f"{RUN}/course.xml", f"{RUN}.yaml"} <= set(staged)


def test_validate_speaks_json(published, capsys):
    published.write({f"{RUN}/vertical/unit1.xml": LOST})
    capsys.readouterr()
    assert run(["validate", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["verdict"] == "rejected"
    errors = [finding["rule"] for finding in report["findings"] if finding["level"] == "error"]
    assert errors == ["dangling-pointer"]


def test_validate_shows_everything_where_asked(published, capsys):
    pointers = b"".join(b'<problem url_name="lost%d"/>' % number for number in range(100))
    published.write({f"{RUN}/vertical/unit1.xml": LOST.replace(b'<problem url_name="lost"/>', pointers)})
    capsys.readouterr()
    assert run(["validate"]) == 1
    cut = capsys.readouterr().out.splitlines()
    assert len(cut) <= 40
    assert cut[-1].endswith("contentrepo validate --all")
    assert run(["validate", "--all"]) == 1
    assert capsys.readouterr().out.count("(dangling-pointer)") == 100


def test_plan_changes_nothing_and_names_what_would_change(published, capsys):
    published.commit({f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    capsys.readouterr()
    assert run(["publish", "--plan"]) == 1
    assert "~ html/text1" in capsys.readouterr().out
    assert run(["publish", "--plan", "--format", "json"]) == 1
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert change["unit"] == RUN_KEY
    assert change["blocks"] == [{"subject": "html/text1", "change": "changed"}]


def test_plan_names_what_refuses(published, capsys):
    published.commit({f"{RUN}/vertical/unit1.xml": LOST})
    capsys.readouterr()
    assert run(["publish", "--plan"]) == 0
    assert "(dangling-pointer)" in capsys.readouterr().out


def test_publish_of_a_refused_unit(published, capsys):
    published.commit({f"{RUN}/vertical/unit1.xml": LOST})
    capsys.readouterr()
    assert run(["publish"]) == 1
    assert f"refused   {RUN_KEY}" in capsys.readouterr().out
    assert run(["status", "--format", "json"]) == 0
    standing = {row["unit"]: row for row in json.loads(capsys.readouterr().out)}[RUN_KEY]
    assert (standing["standing"], standing["release"], standing["behind"]) == ("refused", 1, 1)
    assert [finding["rule"] for finding in standing["findings"] if finding["gate"] == "new"] == ["dangling-pointer"]
    assert run(["status"]) == 0
    assert "(dangling-pointer)" in capsys.readouterr().out


@pytest.mark.usefixtures("published")
def test_publishing_again_has_nothing_to_do(capsys):
    capsys.readouterr()
    assert run(["publish"]) == 0
    assert capsys.readouterr().out.endswith(": nothing to publish\n")


@pytest.mark.usefixtures("published")
def test_what_is_live_is_read_back(capsys):
    capsys.readouterr()
    assert run(["courses"]) == 0
    assert capsys.readouterr().out == f"{RUN_KEY}  release 1  Computing  6 blocks\n"
    assert run(["outline", RUN_KEY]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "        problem quiz1  Quiz 1"
    assert run(["show", QUIZ]) == 0
    assert "Is it so?" in capsys.readouterr().out


def test_reading_as_of_a_release(published, capsys):
    quiz = f"{RUN}/problem/quiz1.xml"
    published.commit({quiz: (published.path / quiz).read_bytes().replace(b"Is it so?", b"Is it not?")})
    assert run(["publish"]) == 0
    for words, expected in [([], "Is it not?"), (["--at", "1"], "Is it so?"), (["--at", "sequence:1"], "Is it so?")]:
        capsys.readouterr()
        assert run(["show", QUIZ, *words, "--format", "json"]) == 0
        assert expected in json.loads(capsys.readouterr().out)["body"]


def test_a_revert_holds_until_it_is_lifted(published, capsys):
    published.commit({f"{RUN}/html/text1.html": b"<p>Wrong.</p>\n"})
    assert run(["publish"]) == 0
    assert run(["revert", RUN_KEY, "1", "--reason", "it is wrong"]) == 0
    assert run(["publish"]) == 0
    assert "pinned" in capsys.readouterr().out
    assert run(["log", RUN_KEY, "--format", "json"]) == 0
    newest, *_ = json.loads(capsys.readouterr().out)
    assert (newest["kind"], newest["reverted"], newest["reason"]) == ("revert", 1, "it is wrong")
    assert newest["actor"] == "Carl Committer <carl@example.org>"
    assert run(["log"]) == 0
    assert "revert to release 1 by Carl Committer <carl@example.org> through revert" in capsys.readouterr().out
    assert run(["lift", "1", "--reason", "it was right"]) == 0
    assert run(["publish"]) == 0
    assert f"published {RUN_KEY}" in capsys.readouterr().out


@pytest.mark.usefixtures("published")
def test_reverting_to_what_is_live(capsys):
    assert run(["revert", RUN_KEY, "1", "--reason", "why not"]) == 0
    assert "nothing to revert" in capsys.readouterr().out


def test_an_operator_without_a_name_is_asked_for_one(published, capsys):
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        del os.environ[name]
    published.git("config", "user.useConfigOnly", "true")
    assert run(["revert", RUN_KEY, "1", "--reason", "why"]) == 2
    assert "git config user.name" in capsys.readouterr().err


def test_the_store_is_chosen_by_option_then_environment_then_configuration(published, tmp_path):
    by_configuration, by_environment, by_option = (tmp_path / f"{name}.sqlite3" for name in "ceo")
    published.git("config", "contentrepo.store", str(by_configuration))
    published.git("update-ref", "-d", "refs/contentrepo/live/main")
    assert run(["publish"]) == 0
    os.environ["CONTENTREPO_STORE"] = str(by_environment)
    published.git("update-ref", "-d", "refs/contentrepo/live/main")
    assert run(["publish"]) == 0
    published.git("update-ref", "-d", "refs/contentrepo/live/main")
    assert run(["publish", "--store", str(by_option)]) == 0
    assert [path.exists() for path in (by_configuration, by_environment, by_option)] == [True] * 3


def on_a_terminal(*words: str | Path, **variables: str) -> str:
    """What the program writes where standard output and standard error are a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-I", "-m", "contentrepo", *map(str, words)]
    child = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=os.environ | variables)
    os.close(theirs)
    seen = b""
    try:
        while piece := os.read(ours, 1 << 16):
            seen += piece
    except OSError:  # Linux says so when the other end is closed
        pass
    child.wait()
    os.close(ours)
    return seen.decode()


def test_colours_only_on_a_terminal_that_wants_them(published, capsys):
    published.write({f"{RUN}/vertical/unit1.xml": LOST})
    assert "\x1b[31merror" in on_a_terminal("validate", published.path, NO_COLOR="", TERM="xterm")
    assert "\x1b" not in on_a_terminal("validate", published.path, NO_COLOR="1", TERM="xterm")
    capsys.readouterr()
    run(["validate"])
    assert "\x1b" not in capsys.readouterr().out


def test_a_terminal_sees_that_a_publish_is_alive(published):
    published.commit({f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    assert f"0 of 1 units: {RUN_KEY}" in on_a_terminal("publish", published.path, TERM="xterm")
