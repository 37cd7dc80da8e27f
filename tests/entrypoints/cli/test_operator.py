"""What an operator reads when something stands in the way: where, what, and what to do."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import content
import pytest
from content import Repository, course
from program import contentrepo

RUN = "courses/edX/CS101/2T2019"
RUN_KEY = "course-v1:edX+CS101+2T2019"
LOST = {f"{RUN}/vertical/unit1.xml": b'<vertical display_name="U"><problem url_name="lost"/></vertical>\n'}

UNPRIVILEGED = """
import ctypes, os, sys
for capability in 1, 2:  # to look into what is locked: root's, and out of this set nobody after us has it
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture
def published(work: Repository) -> Repository:
    """A work tree whose commit is live in its own store."""
    work.commit(course(RUN))
    contentrepo("publish", cwd=work.path)
    return work


def test_a_branch_that_does_not_exist(work):
    for command in (("publish",), ("publish", "--plan"), ("status",)):
        said = contentrepo(*command, cwd=work.path).output
        assert said.startswith("there is no branch main (`git config contentrepo.live NAME`")


@pytest.mark.parametrize(
    "command", [("publish",), ("publish", "--plan"), ("status",), ("verify",), ("verify", "--repair"), ("sync",)]
)
def test_a_mistyped_branch_is_no_success(published, command):
    said = contentrepo(*command, "--branch", "mian", cwd=published.path, exits=2).errors
    assert "there is no branch `mian`, and nothing is live from it" in said
    assert "`git branch --list`" in said
    published.git("branch", "--move", "main", "moved")  # what is live from a branch that was deleted is looked after
    assert "nothing is live" not in contentrepo(*command, "--branch", "main", cwd=published.path, exits=None).errors


def test_where_nothing_is_live_nothing_is_compared(work):
    contentrepo("publish", cwd=work.path)
    for command in (("verify",), ("sync", "--check")):
        assert contentrepo(*command, cwd=work.path).output == "nothing is live from main: nothing is compared\n"


def test_a_refused_unit_says_why_once(published):
    published.commit(LOST)
    contentrepo("publish", cwd=published.path, exits=1)
    said = contentrepo("status", cwd=published.path).output
    assert said.count("dangling-pointer") == 1


def test_what_no_acceptance_lets_through_is_not_told_to_be_accepted(published):
    published.git("rm", "--quiet", "-r", RUN)
    published.commit({"organizations/edX.yaml": b"name: edX\n"})
    contentrepo("publish", cwd=published.path, exits=1)
    (next_step,) = (line for line in contentrepo("status", cwd=published.path).output.splitlines() if "next:" in line)
    assert "contentrepo accept" not in next_step
    assert f"`Acknowledge: blocks-removed {RUN_KEY}`" in next_step


def test_a_plan_writes_nothing_and_tells_when_it_cannot_be_made(published, tmp_path):
    """Exit code 1 would say that there is something to publish."""
    said = contentrepo("publish", "--plan", "--store", tmp_path / "other.sqlite3", cwd=published.path, exits=3).errors
    assert "is of store sequence" in said
    published.git("update-ref", "-d", "refs/contentrepo/live/main")
    contentrepo("publish", "--plan", "--store", tmp_path / "other.sqlite3", cwd=published.path, exits=1)
    assert not (tmp_path / "other.sqlite3").exists()


def test_a_plan_that_refuses_one_finding_without_a_line(published):
    published.git("rm", "--quiet", "-r", RUN)
    published.commit()
    said = contentrepo("publish", "--plan", cwd=published.path).output
    assert f"{RUN_KEY}: 1 finding blocks it" in said
    assert f"{RUN}/course.xml: " in said


def test_a_lost_store_is_not_made_anew_but_brought_back(published, tmp_path):
    """An empty one in its place would be read as nothing live, and would keep a backup from being restored."""
    file = published.path / ".git" / "contentrepo" / "live.sqlite3"
    contentrepo("store", "backup", tmp_path / "backup.sqlite3", cwd=published.path)
    file.unlink()
    for command in ("status", "publish", "sync", "courses"):
        said = contentrepo(command, cwd=published.path, exits=1).errors
        assert "`refs/contentrepo/live/main` is of store sequence 1, and there is no store at" in said
        assert "git update-ref -d refs/contentrepo/live/main" in said
    assert not file.exists()
    contentrepo("store", "restore", tmp_path / "backup.sqlite3", cwd=published.path)
    assert "nothing to publish" in contentrepo("publish", cwd=published.path).output


def test_an_older_store_than_the_live_ref_is_told_by_status_too(published, tmp_path):
    contentrepo("store", "backup", tmp_path / "backup.sqlite3", cwd=published.path)
    published.commit({f"{RUN}/about/overview.html": b"<p>New.</p>\n"})
    contentrepo("publish", cwd=published.path)
    for command in ("status", "publish"):
        said = contentrepo(command, "--store", tmp_path / "backup.sqlite3", cwd=published.path, exits=1).errors
        assert "`refs/contentrepo/live/main` is of store sequence 2, and this store is at 1" in said
        assert "git update-ref -d refs/contentrepo/live/main" in said


def test_a_clone_says_that_its_store_is_elsewhere(published, tmp_path):
    """It is never told to delete the ref that it fetched, and no empty store is made that would then answer."""
    clone = tmp_path / "clone"
    published.git("clone", "--quiet", published.path, clone)
    contentrepo("hooks", "install", cwd=clone)
    subprocess.run(["git", "-C", clone, "fetch", "--quiet"], check=True)
    for command in ("status", "publish", "courses", "sync", ("publish", "--plan"), ("suspend", "*", "--reason", "r")):
        words = (command,) if isinstance(command, str) else command
        said = contentrepo(*words, cwd=clone, exits=3 if "--plan" in words else 1).errors
        assert "this clone has no live store: what is live of main was fetched" in said
        assert "update-ref" not in said
    assert not (clone / ".git" / "contentrepo" / "live.sqlite3").exists()
    contentrepo("status", "--store", published.path / ".git" / "contentrepo" / "live.sqlite3", cwd=clone)


def test_the_repository_is_named_by_its_word_or_as_elsewhere(published, tmp_path):
    for command in ("status", "publish", "doctor"):
        by_word = contentrepo(command, published.path, cwd=tmp_path, exits=None)
        assert contentrepo(command, "-C", published.path, cwd=tmp_path, exits=None).output == by_word.output
    both = contentrepo("status", published.path, "-C", published.path, cwd=tmp_path, exits=2)
    assert "give one of them" in both.errors


def test_looking_at_the_status_makes_no_store(work):
    work.commit(course(RUN))
    assert "pending" in contentrepo("status", cwd=work.path).output
    assert not (work.path / ".git" / "contentrepo" / "live.sqlite3").exists()


def test_a_renamed_live_branch_is_told_who_publishes_its_units(published):
    published.git("branch", "--move", "main", "trunk")
    published.git("config", "contentrepo.live", "trunk")
    said = contentrepo("publish", cwd=published.path, exits=1).output
    assert f"`{RUN_KEY}` is published from branch main; " in said
    assert "git config contentrepo.live main" in said
    assert f"contentrepo claim move {RUN_KEY} --branch trunk --reason WHY" in said


def test_a_unit_of_another_repository_says_what_to_do(published, tmp_path):
    other = content.make_work(tmp_path / "other")
    other.commit(course(RUN) | {"contentrepo.yaml": b"format: 1\n"})
    store = published.path / ".git" / "contentrepo" / "live.sqlite3"
    said = contentrepo("publish", "--store", store, cwd=other.path, exits=1).output
    assert f"`{RUN_KEY}` is published from repository " in said
    assert "remove it there and publish that first" in said


def test_a_name_of_another_repository_says_what_to_do(published, tmp_path):
    organization = {"contentrepo.yaml": b"format: 1\n", "organizations/edX.yaml": b"name: edX\n"}
    published.commit(organization)
    contentrepo("publish", cwd=published.path)
    other = content.make_work(tmp_path / "other")
    other.commit(organization)
    store = published.path / ".git" / "contentrepo" / "live.sqlite3"
    said = contentrepo("publish", "--store", store, cwd=other.path, exits=1).output
    assert "organization `edX` belongs to" in said
    assert "(catalog-entry-taken)" in said
    assert "Delete this file" in contentrepo("validate", cwd=other.path, exits=1).output


def test_a_lock_that_git_left_behind(published):
    published.commit({f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    lock = published.path / ".git" / "refs" / "contentrepo" / "live" / "main.lock"
    lock.touch()
    said = contentrepo("publish", cwd=published.path, exits=3).errors
    assert "`refs/contentrepo/live/main` is locked" in said
    assert str(lock) in said
    lock.unlink()
    contentrepo("publish", cwd=published.path)
    assert published.git("rev-parse", "refs/contentrepo/live/main^{tree}") == published.git("rev-parse", "main^{tree}")


def test_a_store_in_a_folder_that_we_may_not_look_into(published):
    folder = published.path / ".git" / "contentrepo"
    folder.chmod(0)
    try:
        for command in ("status", "courses", "publish"):
            program = [sys.executable, "-c", UNPRIVILEGED, sys.executable, "-m", "contentrepo", command]
            done = subprocess.run(program, cwd=published.path, capture_output=True, text=True, check=False)
            assert done.returncode == 3
            assert "cannot be opened: Permission denied" in done.stderr
    finally:
        folder.chmod(0o700)


def test_a_store_below_a_file(published):
    (published.path / "file").touch()
    for command in ("status", "publish"):
        said = contentrepo(command, "--store", "file/live.sqlite3", cwd=published.path, exits=3).errors
        assert "live store file/live.sqlite3 cannot be opened: " in said
        assert "check that its folder exists" in said


def test_a_unit_that_was_never_published(published):
    said = contentrepo("outline", "course-v1:edX+CS101+1T2000", cwd=published.path, exits=2).errors
    assert "`contentrepo log`" in said


def test_names_of_the_content_do_not_reach_the_terminal_as_they_are(published):
    evil = f"{RUN}/vertical/\x1b[2Jevil.xml"
    published.commit({evil: b"<vertical", **LOST})
    for command in (("publish", "--plan"), ("publish",), ("status",)):
        ran = contentrepo(*command, cwd=published.path, exits=None)
        assert "\x1b" not in ran.output + ran.errors


def test_a_store_that_somebody_changed_is_compared_repaired_and_told(published):
    store = published.path / ".git" / "contentrepo" / "live.sqlite3"
    assert contentrepo("sync", "--check", cwd=published.path).output.endswith("compared with git: nothing is wrong\n")
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE blocks SET display_name = 'Mine' WHERE block_id = 'unit1'")
    connection.close()
    said = contentrepo("sync", "--check", cwd=published.path, exits=1).output
    assert f"  {RUN_KEY}\n    block vertical/unit1: changed\n" in said
    assert f"{RUN_KEY}: published as release 2" in contentrepo("sync", cwd=published.path).output
    again = contentrepo("sync", "--format", "json", cwd=published.path).json
    assert (again["units"], again["published"]["units"]) == ([], [])


def test_what_is_live_from_other_branches_is_not_passed_over_in_silence(published):
    published.git("checkout", "-q", "--orphan", "autumn")
    published.git("rm", "-rqf", ".")
    published.commit(course("courses/edX/CS101/3T2019", run="3T2019"))
    contentrepo("publish", "--branch", "autumn", cwd=published.path)
    for command in (("status",), ("verify",), ("sync", "--check")):
        said = contentrepo(*command, cwd=published.path).output
        assert "also live: 1 unit from autumn (`--branch NAME`" in said
    refused = contentrepo("verify", "course-v1:edX+CS101+3T2019", cwd=published.path, exits=1).errors
    assert "Name it: `--branch autumn`" in refused


@pytest.fixture
def lost(published):
    """Only autumn was ever published, and its store is lost."""
    published.git("branch", "autumn")
    published.git("update-ref", "refs/contentrepo/live/autumn", "refs/contentrepo/live/main")
    published.git("update-ref", "-d", "refs/contentrepo/live/main")
    store = published.path / ".git" / "contentrepo" / "live.sqlite3"
    for left in store.parent.glob("live.sqlite3*"):
        left.unlink()
    return published


@pytest.mark.parametrize(
    "command",
    [
        ("publish", "--branch", "main"),
        ("accept", "main", "--reason", "x"),
        ("accept", "main", "--reason", "x", "--store", "named.sqlite3"),
        ("accept", "main", "--branch", "autumn", "--reason", "x"),
        ("revert", RUN_KEY, "1", "--branch", "autumn", "--reason", "x"),
        ("suspend", RUN_KEY, "--reason", "x"),
        ("suspend", RUN_KEY, "--reason", "x", "--store", "named.sqlite3"),
        ("resume", RUN_KEY, "--reason", "x"),
        ("lift", "1", "--reason", "x"),
        ("hold", "until", RUN_KEY, "2027-01-10T08:00Z", "--reason", "x"),
        ("serve", "--port", "0"),
    ],
)
def test_nobody_makes_a_store_in_the_place_of_a_lost_one(lost, command):
    said = contentrepo(*command, cwd=lost.path, exits=1).errors
    assert "`refs/contentrepo/live/autumn` is of store sequence 1" in said
    assert "contentrepo store restore FILE" in said
    assert not [*lost.path.glob("named.sqlite3*"), *lost.path.glob(".git/contentrepo/live.sqlite3*")]


def test_a_branch_and_a_store_that_are_named_together_are_a_pair_of_their_own(lost):
    contentrepo("publish", "--branch", "main", "--store", "test.sqlite3", cwd=lost.path)
    assert (lost.path / "test.sqlite3").exists()
