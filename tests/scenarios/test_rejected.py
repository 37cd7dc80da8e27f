"""Refused pushes that are kept: found again, mended, and gone after a while."""

from __future__ import annotations

import json
import os
import subprocess
import time

import pytest
from authors import RUN, block, do, file_at, with_course
from content import Repository
from program import contentrepo

from contentrepo.api.author import PutFile, TaskState
from contentrepo.applets.repository import rejected
from contentrepo.applets.repository.api import keep_push, list_rejected, open_repository
from contentrepo.applets.repository.models import RefUpdate

UNIT = "vertical/unit1.xml"
LOST = b'<vertical display_name="Unit 1">\n  <problem url_name="lost"/>\n  <problem url_name="quiz1"/>\n</vertical>\n'


@pytest.fixture
def work(origin: Repository, work: Repository) -> Repository:
    with_course(work)
    contentrepo("hooks", "install", cwd=origin.path)
    origin.git("config", "contentrepo.keeprejected", "true")
    return work


def refused(work: Repository) -> str:
    """Push what cannot go live, and tell what the server said."""
    work.commit({UNIT: LOST})
    os.environ["CONTENTREPO_IDENTITY"] = "ada@example.org"
    pushed = work.push("HEAD:refs/heads/main")
    assert pushed.exit_code == 1
    return pushed.output


def test_a_refused_push_is_kept_rescued_and_mended(origin, work):
    said = refused(work)
    (push,) = list_rejected(open_repository(origin.path), now=time.time())
    assert f"kept for 14 days as {push.name}" in said
    assert subprocess.run(["git", "cat-file", "-e", work.head], cwd=origin.path, check=False).returncode == 1
    listed = contentrepo("draft", "rejected", cwd=origin.path).output
    assert listed == f"{push.name}  ada@example.org  refs/heads/main {work.head[:12]}\n"
    contentrepo("draft", "rescue", push.name, "mend", cwd=origin.path)
    assert origin.git("rev-parse", "mend") == work.head
    mended = do(origin, PutFile(UNIT, LOST.replace(b'  <problem url_name="lost"/>\n', b""), run=RUN), branch="mend")
    assert mended.state is TaskState.APPLIED
    text = origin.git("show", f"main:{UNIT}")
    assert "html" in text
    contentrepo("draft", "publish", "mend", cwd=origin.path)
    assert "html" not in file_at(origin, UNIT)
    assert block("problem/quiz1").block_id in file_at(origin, UNIT)


def test_nothing_of_it_is_served(origin, work):
    refused(work)
    folder = origin.path / "contentrepo/rejected"
    listing = ["git", "ls-remote", str(folder)]
    assert subprocess.run(listing, capture_output=True, check=False).returncode != 0
    taken = subprocess.run(
        ["git", "fetch", "-q", "origin", work.head], cwd=origin.path, capture_output=True, check=False
    )
    assert taken.returncode != 0


def test_nothing_is_kept_unless_asked_for(origin, work):
    origin.git("config", "--unset", "contentrepo.keeprejected")
    assert "kept for" not in refused(work)
    assert "no refused push is kept" in contentrepo("draft", "rejected", cwd=origin.path).output
    assert "no push" in contentrepo("draft", "rescue", "../../x", "mend", cwd=origin.path, exits=2).errors


def test_what_is_too_old_is_no_draft_any_more(origin, work):
    """It goes with the next push that is kept; until then nobody is given what the list does not tell."""
    refused(work)
    (note,) = (origin.path / "contentrepo/rejected").glob("*.json")
    said = json.loads(note.read_text())
    note.write_text(json.dumps(said | {"time": said["time"] - 15 * 24 * 3600}))
    assert "no refused push is kept" in contentrepo("draft", "rejected", cwd=origin.path).output
    assert "no push" in contentrepo("draft", "rescue", note.stem, "late", cwd=origin.path, exits=2).errors


def test_what_is_old_or_too_much_goes(work, monkeypatch):
    opened, now = open_repository(work.path), 1_800_000_000
    names = []
    for number in range(3):
        work.git("checkout", "-q", "--detach", "origin/main")
        update = RefUpdate("0" * 40, work.commit({UNIT: LOST + b"<!-- %d -->" % number}), "refs/heads/main")
        kept = keep_push(opened, [update], who="", now=now + number)
        assert kept is not None
        names.append(kept.name)
    assert [push.name for push in list_rejected(opened, now=now)] == names[::-1]
    assert list_rejected(opened, now=now + 15 * 24 * 3600) == ()
    monkeypatch.setattr(rejected, "MOST_BYTES", 1500)
    keep_push(opened, [update], who="", now=now + 3)
    left = [push.name for push in list_rejected(opened, now=now)]
    assert names[0] not in left
    assert len(left) < 4
    monkeypatch.setattr(rejected, "LARGEST", 100)
    assert keep_push(opened, [update], who="", now=now + 4) is None
