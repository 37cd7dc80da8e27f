"""What is acknowledged is on the disk: which files are synced, in which order, watched at the calls themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from authors import ADA, block, do, with_course
from program import contentrepo

from contentrepo.api.author import PatchBlock, Task, TaskState, perform_task
from contentrepo.api.publish import keep_repository
from contentrepo.errors import CouldNotCheck

QUIZ = block("problem/quiz1")
TOP = Path(__file__).parents[3]


@pytest.fixture
def calls(monkeypatch):
    """(word, path) of each sync and each renaming, in order."""
    seen = []
    sync, rename = os.fsync, os.rename

    def note_sync(file):
        seen.append(("sync", str(Path(f"/proc/self/fd/{file}").readlink())))
        sync(file)

    def note_rename(source, target, **more):
        seen.append(("rename", str(target)))
        rename(source, target, **more)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "rename", note_rename)
    return seen


def objects_of(origin, commit):
    """The files of all objects that a commit adds."""
    names = origin.git("rev-list", "--objects", commit, f"^{commit}^").split("\n")
    folder = origin.path.resolve() / "objects"
    return {str(folder / name[:2] / name[2:40]) for name in names}


def test_every_object_and_then_the_ref_is_synced(origin, work, calls):
    with_course(work)
    opened = keep_repository(origin.path)()
    outcome = perform_task(opened, Task(ADA, (PatchBlock(QUIZ, {"weight": "2"}),)))
    objects = objects_of(origin, outcome.commit)
    assert len(objects) == 4  # commit, two trees, blob
    ref = str(origin.path.resolve() / "refs/heads/main")
    moved = calls.index(("rename", ref))
    synced = [path for word, path in calls[:moved] if word == "sync"]
    assert objects <= {*synced}
    assert {str(Path(path).parent) for path in objects} <= {*synced}
    folder = str(Path(ref).parent)
    assert any(path.startswith(f"{folder}/") for path in synced)  # the ref's new file, before it has its name
    assert ("sync", folder) in calls[moved:]


def test_an_object_that_somebody_else_left_unsynced_is_synced_too(origin, work, calls):
    with_course(work)
    tip = origin.git("rev-parse", "main")
    first = do(origin, PatchBlock(QUIZ, {"weight": "2"}))
    origin.git("update-ref", "refs/heads/main", tip)
    calls.clear()
    second = do(origin, PatchBlock(QUIZ, {"weight": "2"}))
    assert second.commit != first.commit
    assert objects_of(origin, second.commit) <= {path for word, path in calls if word == "sync"}


def test_a_refused_or_tried_edit_syncs_nothing(origin, work, calls):
    with_course(work)
    calls.clear()
    assert do(origin, PatchBlock(QUIZ, {"weight": "2"}), dry_run=True).state is TaskState.WOULD_APPLY
    assert [path for word, path in calls if word == "sync"] == []


def test_a_warm_task_starts_no_git(origin, work, monkeypatch):
    with_course(work)
    contentrepo("publish", cwd=origin.path)
    open_it, started, spawn = keep_repository(origin.path), [], os.posix_spawn

    def note_spawn(path, command, *rest, **more):
        started.append(command)
        return spawn(path, command, *rest, **more)

    monkeypatch.setattr(os, "posix_spawn", note_spawn)
    for weight in "2345":
        started.clear()
        outcome = perform_task(open_it(), Task(ADA, (PatchBlock(QUIZ, {"weight": weight}),)))
        assert outcome.state is TaskState.APPLIED
    assert started == []


HOLDING = (
    "import sys, time; from pathlib import Path; from contentrepo.applets.repository.stale_lock import held\n"
    "with held(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
)


def test_a_killed_task_leaves_no_lock_in_the_way(origin, work):
    with_course(work)
    lock = origin.path / "refs/heads/main.lock"
    with subprocess.Popen([sys.executable, "-c", HOLDING, lock], stdout=subprocess.PIPE, cwd=TOP) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(CouldNotCheck, match="is locked"):
            do(origin, PatchBlock(QUIZ, {"weight": "2"}))
        holder.kill()
    assert lock.exists()
    assert do(origin, PatchBlock(QUIZ, {"weight": "2"})).state is TaskState.APPLIED
    assert not lock.exists()


def test_a_push_is_not_held_up_by_a_killed_task(origin, work):
    with_course(work)
    contentrepo("hooks", "install", cwd=origin.path)
    lock = origin.path / "refs/heads/main.lock"
    with subprocess.Popen([sys.executable, "-c", HOLDING, lock], stdout=subprocess.PIPE, cwd=TOP) as holder:
        assert holder.stdout.readline() == b"held\n"
        holder.kill()
    work.commit({"html/text1.html": b"<p>Pushed.</p>\n"})
    assert work.push("HEAD:main").exit_code == 0


def test_a_lock_of_gits_own_on_a_branch_is_nobodys_to_take(origin, work):
    with_course(work)
    lock = origin.path / "refs/heads/main.lock"
    lock.touch()
    os.utime(lock, (0, 0))
    with pytest.raises(CouldNotCheck, match="is locked"):
        do(origin, PatchBlock(QUIZ, {"weight": "2"}))
    assert lock.exists()
