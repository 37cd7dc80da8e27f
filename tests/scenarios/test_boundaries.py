"""The kill test is as good as its boundaries: strace sees what a publish changes, and a boundary is before all of it.

What SQLite does to its own files within a statement (it alone says fdatasync) is not looked at here: for that,
`test_failing_machines.py` kills in the middle of it.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from kills import make_live_world

TESTS = Path(__file__).parents[1]
PUBLISH = """
import os, sys
from pathlib import Path
import kills
from contentrepo.api.publish import Door, keep_repository, open_store, publish_branch
from contentrepo.applets.media.api import open_media

class Marks(kills.Boundaries):
    def _pass(self, call):
        super()._pass(call)
        os.path.exists("/boundary/" + (call.f_code.co_name if hasattr(call, "f_code") else call.__name__))

{tampering}
marks = Marks(-1)
with open_store(sys.argv[2], media=open_media(Path(sys.argv[3]))) as store:
    marks.watch()
    publish_branch(keep_repository(Path(sys.argv[1]))(), store, door=Door.PUBLISHER)
    sys.setprofile(None)
assert marks.passed > 100
"""
BOUNDARIES = {
    "rename": {"rename", "replace"},
    "link": {"link"},
    "symlink": {"symlink"},
    "unlink": {"unlink", "remove"},
    "mkdir": {"mkdir"},
    "rmdir": {"rmdir"},
    "openat": {"open"},
    "write": {"write"},
    "pwrite64": {"pwrite"},
    "sendfile": {"sendfile"},
    "fsync": {"fsync"},
    "utimensat": {"utime"},
    "truncate": {"truncate"},
    "ftruncate": {"truncate", "ftruncate"},
    "fallocate": {"posix_fallocate"},
    "chmod": {"chmod"},
    "fchmod": {"chmod", "fchmod"},
}
"""A call that changes something -> the names of what is counted before it."""

KINDS = "trace=execve,/^(new)?f?stat,/(rename|link|unlink|mkdir|chmod)(at2?)?$," + ",".join(BOUNDARIES)
OF_SQLITE = re.compile(r"\.sqlite3(-wal|-shm|-journal)?[\">]")


def trace_publish(folder, tampering=""):
    """Lines of strace, each with the number of its thread or process."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    world = make_live_world(folder, str(folder / "live.sqlite3"))
    world.set_tip(world.tips[0])
    log, script = folder / "calls", PUBLISH.format(tampering=tampering)
    traced = ["strace", "-f", "-y", "-qq", "-s", "200", "-o", log, "-e", KINDS, "-e", "signal=none"]
    traced += [sys.executable, "-c", script, world.origin.path, world.location, world.media]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (TESTS.parent, TESTS)))}
    done = subprocess.run(traced, env=environment, capture_output=True, check=False)
    if b"ptrace" in done.stderr.lower():
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    return log.read_text(errors="replace").splitlines()


def find_uncounted(lines):
    """What the publisher's own threads changed without a boundary before it, and how many changes it made."""
    last, own, uncounted, changes = {}, lines[0].split()[0], [], 0
    others = {line.split()[0] for line in lines if " execve(" in line} - {own}  # git sees to itself
    for line in lines:
        thread, call = line.split(None, 1)
        if marked := re.search(r'"/boundary/(\w+)"', call):
            last[thread] = marked[1]
        elif last and thread not in others and (kind := find_change(call)):
            changes += 1
            uncounted += [line] if last.get(thread) not in BOUNDARIES[kind] else []
    return uncounted, changes


def find_change(call):
    """What a call does, as `BOUNDARIES` has it; "" where it changes nothing, or is SQLite's own."""
    name = re.match(r"\w*", call)[0]  # the end of a call that another thread's stands between has none
    kind = name if name in BOUNDARIES else re.sub(r"at2?$", "", name)
    reads = kind == "openat" and "O_CREAT" not in call and "O_TRUNC" not in call
    return "" if kind not in BOUNDARIES or reads or OF_SQLITE.search(call) else kind


def test_each_call_that_changes_something_is_counted_before(tmp_path):
    uncounted, changes = find_uncounted(trace_publish(tmp_path))
    assert changes > 20
    assert uncounted == []


def test_this_harness_sees_calls_that_are_not_counted(tmp_path):
    uncounted, _ = find_uncounted(trace_publish(tmp_path, 'kills.C_CALLS -= {"rename", "fsync"}'))
    assert {find_change(line.split(None, 1)[1]) for line in uncounted} == {"rename", "fsync"}
