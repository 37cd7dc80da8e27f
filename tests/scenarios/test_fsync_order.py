"""What a kill cannot show is what the power takes: so the order in which things are made to last is looked at.

strace sees each call of a publish. Nothing is named before it lasts: bytes before the rows that name them, rows before
the live ref that names their sequence. Whether the disk does what fsync asks is not ours to show.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from kills import World

ROOT = Path(__file__).parents[2]
PUBLISH = """
import sys
from pathlib import Path
from contentrepo.api.publish import Door, keep_repository, open_store, publish_branch
with open_store(sys.argv[2]) as store:
    publish_branch(keep_repository(Path(sys.argv[1]))(), store, door=Door.PUBLISHER)
"""
CALLS = "trace=openat,fsync,fdatasync,rename,renameat,renameat2,link,linkat,write,pwrite64"


@pytest.fixture
def calls(tmp_path):
    """The calls of one publish that changes pages and pictures, in order, of all threads and children."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    world = World(tmp_path, str(tmp_path / "live.sqlite3"))
    world.open().close()
    for tip in world.tips[1], world.tips[0]:
        world.set_tip(tip)
        if tip is world.tips[1]:
            world.converge(tip)
    log = tmp_path / "calls"
    traced = ["strace", "-f", "-y", "-qq", "-s", "0", "-o", log, "-e", CALLS, sys.executable, "-c", PUBLISH]
    traced += [world.origin.path, world.location]
    done = subprocess.run(traced, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    if b"ptrace" in done.stderr.lower():
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    return [line.split(None, 1)[1] for line in log.read_text(errors="replace").splitlines()]


def places(calls, pattern):
    return [place for place, call in enumerate(calls) if re.search(pattern, call)]


def test_pictures_last_before_they_are_named_and_rows_before_the_live_ref(calls):
    media = places(calls, r"^(rename|link)\w*\(.*live\.media")
    synced_media = places(calls, r"^(fsync|fdatasync)\(\d+<[^>]*live\.media")
    commits = places(calls, r"^(fsync|fdatasync)\(\d+<[^>]*live\.sqlite3-wal>")
    live_ref = places(calls, r"^rename\w*\(.*refs/contentrepo/live/main\.lock")
    assert media
    assert commits
    assert live_ref
    for named in media:
        assert any(synced < named for synced in synced_media), "a picture was named before it lasts"
    assert min(synced_media) < min(commits)
    assert max(media) < max(commits)
    # Whatever the live ref says was in the store before.
    assert min(commits) < min(live_ref)
    written = places(calls, r"^pwrite64\(\d+<[^>]*live\.sqlite3-wal>")
    before = [place for place in written if place < max(live_ref)]
    assert any(max(before) < synced < max(live_ref) for synced in commits), "the live ref is ahead of what lasts"


def test_the_live_ref_lasts_before_it_has_its_name(calls):
    synced = places(calls, r"^(fsync|fdatasync)\(\d+<[^>]*refs/contentrepo/live/main\.lock")
    named = places(calls, r"^rename\w*\(.*refs/contentrepo/live/main\.lock")
    assert synced
    assert min(synced) < min(named)
