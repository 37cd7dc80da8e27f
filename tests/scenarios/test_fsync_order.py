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
{tampering}
with open_store(sys.argv[2]) as store:
    publish_branch(keep_repository(Path(sys.argv[1]))(), store, door=Door.PUBLISHER)
    {afterwards}
"""
CALLS = "trace=openat,fsync,fdatasync,rename,renameat,renameat2,link,linkat,write,pwrite64"


def trace_publish(folder, tampering="", afterwards=""):
    """The calls of one publish that changes pages and pictures, in order, of all threads and children."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    world = World(folder, str(folder / "live.sqlite3"))
    world.open().close()
    world.set_tip(world.tips[1])
    world.converge(world.tips[1])
    world.set_tip(world.tips[0])
    log, script = folder / "calls", PUBLISH.format(tampering=tampering, afterwards=afterwards)
    traced = ["strace", "-f", "-y", "-qq", "-s", "0", "-o", log, "-e", CALLS, sys.executable, "-c", script]
    traced += [world.origin.path, world.location]
    done = subprocess.run(traced, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    if b"ptrace" in done.stderr.lower():
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    return [line.split(None, 1)[1] for line in log.read_text(errors="replace").splitlines()]


def places(calls, pattern):
    return [place for place, call in enumerate(calls) if re.search(pattern, call)]


def check_order(calls):
    """Pictures last before they are named, rows before the live ref, and the live ref before it has its name."""
    media = places(calls, r"^(rename|link)\w*\(.*live\.media")
    synced_media = places(calls, r"^(fsync|fdatasync)\(\d+<[^>]*live\.media")
    commits = places(calls, r"^(fsync|fdatasync)\(\d+<[^>]*live\.sqlite3-wal>")
    synced_ref = places(calls, r"^(fsync|fdatasync)\(\d+<[^>]*refs/contentrepo/live/main\.lock")
    live_ref = places(calls, r"^rename\w*\(.*refs/contentrepo/live/main\.lock")
    assert media
    assert live_ref
    for named in media:
        assert any(synced < named for synced in synced_media), "a picture was named before it lasts"
    # Whatever the live ref says was in the store before.
    written = places(calls, r"^pwrite64\(\d+<[^>]*live\.sqlite3-wal>")
    before = [place for place in written if place < max(live_ref)]
    assert any(max(before) < synced < max(live_ref) for synced in commits), "the live ref is ahead of what lasts"
    assert min(synced_media) < min(commits), "rows name a picture that does not last yet"
    assert max(media) < max(commits), "rows name a picture that does not last yet"
    assert min(commits) < min(live_ref), "the live ref is ahead of what lasts"
    assert any(synced < min(live_ref) for synced in synced_ref), "the live ref was named before it lasts"
    # Of git's objects, commits alone, as git does it: the trees below them can be made again from the store.
    objects = places(calls, r"^(fsync|fdatasync)\(\d+<[^>]*origin\.git/objects/")
    assert any(synced < min(live_ref) for synced in objects), "the live ref names a commit that does not last yet"


def test_whatever_is_named_lasts(tmp_path):
    check_order(trace_publish(tmp_path))


class TestThisHarnessSees:
    """The same publish, with a mechanism taken out."""

    def test_pictures_that_are_not_made_to_last(self, tmp_path):
        calls = trace_publish(tmp_path, NO_FSYNC.format(module="media.filesystem"))
        with pytest.raises(AssertionError, match="a picture was named before it lasts"):
            check_order(calls)

    def test_rows_that_are_not_made_to_last(self, tmp_path):
        calls = trace_publish(tmp_path, NO_SYNCHRONOUS)
        with pytest.raises(AssertionError, match="the live ref is ahead of what lasts"):
            check_order(calls)

    def test_rows_that_are_written_before_the_pictures(self, tmp_path):
        calls = trace_publish(tmp_path, PICTURES_LAST, "[put(*one) for one in late]")
        with pytest.raises(AssertionError, match="rows name a picture that does not last yet"):
            check_order(calls)

    def test_a_live_ref_that_is_not_made_to_last(self, tmp_path):
        calls = trace_publish(tmp_path, NO_FSYNC.format(module="repository.ref_file"))
        with pytest.raises(AssertionError, match="the live ref was named before it lasts"):
            check_order(calls)

    def test_a_commit_that_is_not_made_to_last(self, tmp_path):
        calls = trace_publish(tmp_path, NO_FSYNC.format(module="repository.loose_writing"))
        with pytest.raises(AssertionError, match="names a commit that does not last yet"):
            check_order(calls)


NO_FSYNC = """
import os, types
from contentrepo.applets.{module} import __dict__ as module
module["os"] = types.SimpleNamespace(**dict(vars(os), fsync=lambda handle: None))
"""
NO_SYNCHRONOUS = """
from contentrepo.applets.live.database import engine
def prepare(connection, _record):
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = OFF")
engine._prepare_sqlite = prepare
"""
PICTURES_LAST = """
from contentrepo.applets.media.filesystem import FilesystemMedia
put, late = FilesystemMedia.put_many, []
FilesystemMedia.put_many = lambda self, items: late.append((self, list(items)))
FilesystemMedia.has = lambda self, name: True
"""
