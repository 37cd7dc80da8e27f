"""What whoever runs the store reads and gets: backups, checks, thinning, media, receipts, the history of a block."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from pathlib import Path

import bucket
import postgresql
import pytest
from content import Repository, course, make_work
from program import call, contentrepo

RUN = "courses/edX/CS101/2T2019"
RUN_KEY = "course-v1:edX+CS101+2T2019"
QUIZ = "block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
SECOND = {f"{RUN}/problem/quiz1.xml": course(RUN)[f"{RUN}/problem/quiz1.xml"].replace(b"Is it so?", b"Is it not so?")}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A work tree of which two commits went live, one after the other."""
    work = make_work(tmp_path_factory.mktemp("published") / "work")
    work.commit(course(RUN))
    contentrepo("publish", cwd=work.path)
    work.commit(SECOND)
    contentrepo("publish", cwd=work.path)
    return work.path


@pytest.fixture
def published(made, tmp_path) -> Repository:
    return Repository(Path(shutil.copytree(made, tmp_path / "work", symlinks=True)))


def change(work, statement):
    with sqlite3.connect(work.path / ".git" / "contentrepo" / "live.sqlite3") as connection:
        connection.execute(statement)
    connection.close()


def test_a_store_is_checked_backed_up_lost_and_restored(published):
    store = published.path / ".git" / "contentrepo" / "live.sqlite3"
    assert "holds together" in call("store", "check", "--history", cwd=published.path).output
    made = call("store", "backup", "b.sqlite3", "--with-media", "--format", "json", cwd=published.path).json
    assert made["media"] == 1
    assert RUN_KEY in call("courses", "--store", "b.sqlite3", cwd=published.path).output
    said = call("store", "restore", "b.sqlite3", cwd=published.path, exits=1).errors
    assert "never written over" in said
    store.unlink()
    without = call("store", "restore", "b.sqlite3", "--store", "without.sqlite3", cwd=published.path).errors
    assert "the assets beside the backup, in b.media, were not restored (`--with-media` does that)" in without
    assert call("store", "restore", "b.sqlite3", "--with-media", cwd=published.path).errors == ""
    assert "nothing to publish" in call("publish", cwd=published.path).output
    assert "nothing is wrong" in call("verify", cwd=published.path).output


def test_an_older_backup_says_how_it_becomes_the_truth(published):
    call("store", "backup", "b.sqlite3", cwd=published.path)
    published.commit({f"{RUN}/html/text1.html": b"<p>Third.</p>\n"})
    call("publish", cwd=published.path)
    (published.path / ".git" / "contentrepo" / "live.sqlite3").unlink()
    call("store", "restore", "b.sqlite3", cwd=published.path)
    said = call("publish", cwd=published.path, exits=1).errors
    published.git(*said.partition("`git ")[2].partition("`")[0].split())
    assert "published" in call("publish", cwd=published.path).output


def test_a_release_whose_row_is_gone_is_told_with_the_way_back(published):
    """Nothing but the row said who published what when, so nothing makes up for it."""
    call("store", "backup", "b.sqlite3", cwd=published.path)
    change(published, "DELETE FROM releases WHERE unit = (SELECT id FROM units WHERE kind = 'olx')")
    for command in (("store", "check"), ("verify",), ("verify", "--repair")):
        said = call(*command, cwd=published.path, exits=1).output
        assert "`contentrepo store restore FILE` brings a backup back" in said
        assert "move this store away" in said
    assert "verify --repair" not in call("store", "check", cwd=published.path, exits=1).output
    (published.path / ".git" / "contentrepo" / "live.sqlite3").unlink()
    call("store", "restore", "b.sqlite3", cwd=published.path)
    call("store", "check", cwd=published.path)
    call("verify", cwd=published.path)


def test_drift_by_hand_is_named_row_by_row_and_repaired(published):
    change(published, "UPDATE files SET blob = (SELECT max(blob) FROM files) WHERE path LIKE '%quiz1.xml'")
    change(published, "UPDATE blocks SET display_name = 'Else' WHERE block_id = 'text1'")
    change(published, "DELETE FROM assets")
    said = call("verify", RUN_KEY, cwd=published.path, exits=1).output
    for row in ("root hash", f"file {RUN}/problem/quiz1.xml", "block html/text1", f"asset {RUN}/static/dot.png"):
        assert f"    {row}" in said
    assert "root hash" in call("store", "check", cwd=published.path, exits=1).output
    assert said.startswith("1 unit compared with git: something is wrong in 1 unit\n")
    mended = call("verify", RUN_KEY, "--repair", cwd=published.path).output
    assert mended.startswith("1 unit compared with git: something was wrong in 1 unit, and is repaired\n")
    assert call("verify", "--format", "json", cwd=published.path).json["units"] == []
    call("store", "check", cwd=published.path)


def test_a_unit_that_is_not_live_cannot_be_verified(published):
    said = call("verify", "course-v1:edX+CS101+3T2020", cwd=published.path, exits=2).errors
    assert "was never published" in said


def test_a_receipt_says_what_git_says(published):
    receipt = call("receipt", RUN_KEY, "2", cwd=published.path).json
    assert receipt["root_hash"] == published.git("rev-parse", f"HEAD:{RUN}")
    assert receipt["commit"] == published.git("rev-parse", "HEAD")
    assert (receipt["unit"], receipt["release"], receipt["door"]) == (RUN_KEY, 2, "publish")
    assert (receipt["actor"], receipt["proof"]) == ("Carl Committer <carl@example.org>", "the rows make it")
    change(published, "DELETE FROM files WHERE path LIKE '%quiz1.xml'")
    assert call("receipt", RUN_KEY, cwd=published.path).json["proof"] == "the rows make another one"


def test_the_history_of_a_block_says_what_differs(published):
    call("revert", RUN_KEY, "1", "--reason", "it was right", cwd=published.path)
    said = call("history", QUIZ, cwd=published.path).output
    first, second, third = said.index("release 1 "), said.index("release 2 "), said.index("release 3 ")
    assert third < second < first
    assert "back to release 1: it was right" in said[:second]
    assert "text changed (+1 -1 lines)" in said[second:first]
    assert "+<p>Is it not so?" in said[second:first]
    told = call("history", QUIZ, "--limit", "1", "--no-diff", "--format", "json", cwd=published.path).json
    assert [(one["release"], one["what"], one["reverted"], one["diff"]) for one in told] == [(3, "changed", 1, None)]
    gone = call("history", QUIZ.replace("quiz1", "quiz9"), cwd=published.path, exits=2).errors
    assert "ever had the block `problem/quiz9`" in gone


def test_thinned_releases_are_told_and_their_history_stays(published):
    keep = ("--keep-last", "1", "--keep-days", "0", "--keep-months", "0")
    assert "would lose" in call("store", "thin", *keep, "--plan", cwd=published.path).output
    assert call("show", QUIZ, "--at", "1", cwd=published.path).output
    call("store", "thin", *keep, cwd=published.path)
    assert "thinned out" in call("show", QUIZ, "--at", "1", cwd=published.path, exits=2).errors
    assert "thinned out at sequence" in call("log", RUN_KEY, cwd=published.path).output
    assert "(the content was thinned out)" in call("history", QUIZ, cwd=published.path).output
    assert call("receipt", RUN_KEY, "1", cwd=published.path).json["proof"] == "thinned out"
    refused = call("revert", RUN_KEY, "1", "--reason", "back", cwd=published.path, exits=2).errors
    assert "thinned out" in refused
    call("store", "check", "--history", cwd=published.path)


def test_media_are_checked_brought_back_and_collected(published):
    folder = published.path / ".git" / "contentrepo" / "live.media"
    (picture,) = folder.glob("??/*")
    picture.unlink()
    said = call("media", "check", cwd=published.path, exits=1).output
    assert f"missing {picture.name}" in said
    assert f"{RUN}/static/dot.png of {RUN_KEY}" in said
    call("verify", "--repair", cwd=published.path)
    picture.chmod(0o600)
    picture.write_bytes(b"altered")
    said = call("media", "check", "--drop-altered", cwd=published.path, exits=1).output
    assert f"altered {picture.name}" in said
    call("verify", "--repair", cwd=published.path)
    call("media", "check", cwd=published.path)
    left = folder / "ab" / ("ab" + "0" * 62)
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"left over")
    assert "condemned: 1" in call("media", "collect", cwd=published.path).output
    assert "waiting: 1" in call("media", "collect", cwd=published.path).output
    assert "deleted: 1" in call("media", "collect", "--wait", "0s", cwd=published.path).output
    assert not left.exists()
    assert picture.exists()
    call("media", "collect", "--wait", "soon", cwd=published.path, exits=2)


def test_media_that_a_restored_store_shares_are_not_collected(published):
    """Until somebody says that it is gone."""
    media = ("--media", published.path / ".git" / "contentrepo" / "live.media")
    call("store", "backup", "b.sqlite3", cwd=published.path)
    call("store", "restore", "b.sqlite3", "--store", "tried.sqlite3", *media, cwd=published.path)
    said = call("media", "collect", cwd=published.path, exits=1).errors
    assert "tried.sqlite3" in said
    owner = re.search("[0-9a-f]{32}", said)[0]
    assert "tried.sqlite3" in call("media", "forget", owner, cwd=published.path).output
    assert "condemned: 0" in call("media", "collect", cwd=published.path).output
    assert owner not in call("media", "forget", owner, cwd=published.path, exits=2).output


def test_a_server_and_a_bucket_hold_a_store_too(work):
    """The same commands, nothing of it on the local disk; and a backup that is."""
    os.environ["CONTENTREPO_MEDIA"] = f"s3://{bucket.make_bucket()}/live"
    for location in postgresql.make_schema():
        os.environ["CONTENTREPO_STORE"] = location
        assert "was made, with schema" in call("store", "upgrade", cwd=work.path).output
        work.commit(course(RUN))
        call("publish", cwd=work.path)
        assert not (work.path / ".git" / "contentrepo" / "live.sqlite3").exists()
        call("store", "check", cwd=work.path)
        call("media", "check", cwd=work.path)
        call("verify", cwd=work.path)
        call("store", "backup", "b.sqlite3", "--with-media", cwd=work.path)
        again = ("--store", "again.sqlite3", "--media", "again")
        call("store", "restore", "b.sqlite3", "--with-media", *again, cwd=work.path)
        call("media", "check", *again, cwd=work.path)
        call("store", "check", *again, cwd=work.path)


def test_an_upgrade_says_what_it_found(published):
    assert "already" in call("store", "upgrade", cwd=published.path).output
    change(published, "UPDATE contentrepo_schema SET version_num = '9999'")
    for command in (("store", "upgrade"), ("store", "check"), ("verify",), ("publish",), ("courses",)):
        said = call(*command, cwd=published.path, exits=3).errors
        assert "`9999`" in said
        assert "use the newer contentrepo" in said


def test_a_folder_may_have_a_name_of_any_bytes(tmp_path):
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    work = make_work(folder)
    work.commit(course() | {"static/new.bin": b"new"})
    call("publish", cwd=folder)
    call("preview", "main", cwd=folder)
    call("store", "backup", folder / "backup.sqlite3", cwd=folder)
    call("store", "restore", folder / "backup.sqlite3", "--store", folder / "again.sqlite3", cwd=folder)
    call("courses", "--store", folder / "again.sqlite3", cwd=folder)
    call("media", "collect", cwd=folder)
