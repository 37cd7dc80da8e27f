"""A writer that is killed leaves a name absent or whole."""

import subprocess
import sys
from hashlib import sha256

import pytest

from contentrepo.applets.media.api import open_media

WRITER = """
import os, signal, sys
from pathlib import Path
from contentrepo.applets.media.api import open_media
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
step = sys.argv[3]
if step == "before fsync": os.fsync = die
if step == "before rename": Path.rename = die
if step == "before fsync of the folder":
    import contentrepo.applets.media.filesystem as place
    place.fsync_folder = die
open_media(sys.argv[1]).put(sys.argv[2], [b"bytes"])
"""


def run_writer(folder, name, step):
    return subprocess.run([sys.executable, "-c", WRITER, str(folder), name, step], check=False).returncode


@pytest.mark.parametrize("step", ["before fsync", "before rename", "before fsync of the folder"])
def test_a_killed_writer_leaves_all_or_nothing(tmp_path, step):
    name = sha256(b"bytes").hexdigest()
    assert run_writer(tmp_path / "m", name, step) == -9
    media = open_media(tmp_path / "m")
    assert not media.has(name) or media.read(name) == b"bytes"
    assert media.has(name) == (step == "before fsync of the folder")
    media.put(name, [b"bytes"])
    assert media.read(name) == b"bytes"


def test_a_name_is_durable_before_put_returns(tmp_path):
    """The order of the calls, as far as SIGKILL cannot show it."""
    steps = run_and_list_steps(tmp_path / "m")
    assert steps == ["fsync file", "rename", "fsync folder", "fsync folder"]


LISTER = """
import os, stat, sys
from hashlib import sha256
from pathlib import Path
from contentrepo.applets.media.api import open_media
media = open_media(sys.argv[1])
fsync, rename = os.fsync, Path.rename
def say_fsync(handle):
    kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
    sys.stdout.write(f"fsync {kind}\\n")  # in one piece: folders may be synced side by side
    fsync(handle)
def say_rename(self, target):
    sys.stdout.write("rename\\n")
    return rename(self, target)
os.fsync, Path.rename = say_fsync, say_rename
media.put(sha256(b"bytes").hexdigest(), [b"bytes"])
"""


def run_and_list_steps(folder):
    found = subprocess.run([sys.executable, "-c", LISTER, str(folder)], check=True, capture_output=True, text=True)
    return found.stdout.splitlines()
