import os
import signal
import subprocess
import sys
from pathlib import Path

import content
import pytest
from feeding import FOLDER, RUN

from contentrepo.applets.live import api as live
from contentrepo.applets.live.database import engine
from contentrepo.applets.repository.api import ObjectMissing, blob_id
from contentrepo.errors import CouldNotCheck

ROOT = Path(__file__).parents[3]
SECOND = "course-v1:edX+CS102+2T2019"
TWO = content.course(FOLDER) | content.course("second", number="CS102")
KILLED = """
import os, signal, sys
from pathlib import Path
from contentrepo.applets.live.api import open_store
from contentrepo.applets.live.models import Door
from contentrepo.applets.publishing.api import publish_branch
from contentrepo.applets.repository.api import open_repository

def kill(progress):
    if progress.done == 1:
        os.kill(os.getpid(), signal.SIGKILL)

publish_branch(open_repository(Path(sys.argv[1])), open_store(sys.argv[2]), door=Door.PUBLISHER, progress=kill)
"""


def lose(line, data):
    """Take a blob out of the pushed-to repository."""
    blob = blob_id(data)
    loose = line.origin.path / "objects" / blob[:2] / blob[2:]
    kept = loose.read_bytes()
    loose.unlink()
    return lambda: loose.write_bytes(kept)


@pytest.fixture
def loose(line):
    """Pushed objects stay in files of their own."""
    line.origin.git("config", "receive.unpackLimit", "100000")
    return line


def test_a_unit_whose_asset_git_lost_waits_and_the_others_move_on(loose):
    loose.push(TWO | {f"{FOLDER}/static/lost.png": b"lost"})
    find = lose(loose, b"lost")
    run = loose.run()
    assert {outcome.unit: str(outcome.outcome) for outcome in run.outcomes} == {RUN: "failed", SECOND: "published"}
    assert run.state == ""
    row = loose.status()[RUN]
    assert row.standing == "failed"
    assert "the fault is ours" in row.detail
    find()
    assert loose.publish() == {RUN: "published"}
    assert loose.status()[RUN].standing == "live"


def test_a_unit_that_failed_has_no_answer_at_the_commit_that_it_missed(loose):
    loose.push(TWO)
    loose.publish()
    page = {"second/html/text1.html": b"<p>Other.</p>\n"}
    commit = loose.push(page | {f"{FOLDER}/static/lost.png": b"lost"})
    find = lose(loose, b"lost")
    assert loose.publish() == {RUN: "failed", SECOND: "published"}
    assert live.get_release(loose.store, SECOND, commit).commit == commit
    with pytest.raises(live.UnknownRelease):
        live.get_release(loose.store, RUN, commit)
    find()
    loose.publish()
    assert live.get_release(loose.store, RUN, commit).commit == commit


def test_a_branch_that_cannot_be_checked_stays_as_it_is_and_status_says_why(loose):
    loose.push(TWO)
    loose.publish()
    bad = b'<problem display_name="Quiz 1">lost</problem>\n'
    loose.push({f"{FOLDER}/problem/quiz1.xml": bad})
    find = lose(loose, bad)
    with pytest.raises(ObjectMissing):
        loose.run()
    row = loose.status()[RUN]
    assert row.standing == "failed"
    assert blob_id(bad) in row.detail
    assert loose.live() == TWO
    find()
    assert loose.publish() == {RUN: "published"}
    assert live.list_refusals(loose.store) == ()


def test_a_store_that_is_gone_is_no_fault_of_a_unit(line, tmp_path):
    line.push(TWO)
    line.store.close()
    (tmp_path / "live.sqlite3").write_bytes(b"no database at all")
    with pytest.raises(CouldNotCheck):
        line.run()


def test_of_a_store_that_is_busy_the_lock_is_waited_for_once(line, monkeypatch):
    line.push(TWO)
    waits, begin = [], line.store.writing
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    monkeypatch.setattr(line.store, "writing", lambda **more: waits.append(1) or begin(**more))
    with (
        live.open_store(line.store.name) as other,
        other.writing(),
        pytest.raises(live.StoreUnavailable, match="writing"),
    ):
        line.run()
    assert len(waits) == 1


def test_killed_between_two_units_the_next_run_does_the_rest(line, tmp_path):
    line.push(TWO)
    command = [sys.executable, "-c", KILLED, str(line.origin.path), str(tmp_path / "live.sqlite3")]
    killed = subprocess.run(command, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert killed.returncode == -signal.SIGKILL
    assert [unit.unit for unit in live.list_units(line.store)] == [RUN]
    assert line.publish() == {SECOND: "published"}
    assert line.live() == TWO
    assert [release.number for release in live.list_releases(line.store)] == [1, 1]
