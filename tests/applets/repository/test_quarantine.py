from __future__ import annotations

import json
import sys

import pytest

HOOK = f"""#!{sys.executable}
import json, os, sys
sys.path[:0] = {sys.path!r}
from contentrepo.applets.repository import api
old, new, ref = sys.stdin.readline().split()
repository = api.open_repository(environment=os.environ)
snapshot = api.commit_snapshot(repository, new)
data = dict(snapshot.read(entry.blob for entry in snapshot.files.values()))
with open("hook.out", "w") as out:
    json.dump({{
        "files": {{path: data[entry.blob].decode() for path, entry in snapshot.files.items()}},
        "commit": api.get_commit(repository, new).subject,
        "name": api.repository_name(repository, tip=new),
        "live": api.live_branch(repository),
        "bare": repository.is_bare,
        "base": api.merge_base(repository, old, new) if old.strip("0") else None,
    }}, out)
if "bad" in data.values() or b"bad" in data.values():
    sys.exit("refused")
"""


def install(repository):
    hook = repository.path / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK)
    hook.chmod(0o755)


def seen(repository):
    return json.loads((repository.path / "hook.out").read_text())


def test_pushed_objects_are_read_before_they_are_accepted(work, origin):
    install(origin)
    root = work.commit({"a": b"1", "b/c": b"2"}, message="first")
    assert work.push("main").exit_code == 0
    assert seen(origin) == {
        "files": {"a": "1", "b/c": "2"},
        "commit": "first",
        "name": root,
        "live": "main",
        "bare": True,
        "base": None,
    }
    work.commit({"a": b"bad"}, message="second")
    pushed = work.push("main")
    assert pushed.exit_code == 1
    assert "refused" in pushed.output
    found = seen(origin)
    assert (found["files"], found["base"]) == ({"a": "bad", "b/c": "2"}, root)
    assert origin.git("rev-parse", "refs/heads/main") == root


@pytest.mark.parametrize("limit", ["1", "10000"])
def test_many_objects_in_quarantine_packed_or_loose(work, origin, limit):
    install(origin)
    origin.git("config", "receive.unpackLimit", limit)
    work.commit({"old": b"old"})
    assert work.push("main").exit_code == 0
    work.commit({str(n): b"%d" % n for n in range(300)})
    assert work.push("main").exit_code == 0
    assert seen(origin)["files"] == {"old": "old"} | {str(n): str(n) for n in range(300)}
