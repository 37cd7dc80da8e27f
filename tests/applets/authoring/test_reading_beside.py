"""The tip is read without a git process, by many threads at once, whatever others do to the repository meanwhile."""

from __future__ import annotations

import os
import threading

import pytest
from authors import RUN, block, do, file_at, with_course
from program import contentrepo

from contentrepo.api.author import PatchBlock, read_block_at_tip, read_file_at_tip, read_tip
from contentrepo.api.publish import keep_repository

QUIZ = block("problem/quiz1")


@pytest.fixture
def repository(origin, work):
    with_course(work)
    return origin


def weigh(opened):
    return read_block_at_tip(opened, QUIZ).attributes.get("weight")


def test_a_warm_read_starts_no_git_and_is_fresh_after_a_push_and_a_repack(repository, work, monkeypatch):
    contentrepo("hooks", "install", cwd=repository.path)  # so that a push is checked, and its layout known
    open_it, started, spawn = keep_repository(repository.path), [], os.posix_spawn
    do(repository, PatchBlock(QUIZ, {"weight": "1"}))
    assert weigh(open_it()) == "1"
    monkeypatch.setattr(
        os,
        "posix_spawn",
        lambda path, command, *rest, **more: (started.append(command), spawn(path, command, *rest, **more))[1],
    )
    for number in range(2, 4):
        work.git("pull", "-q", "origin", "main")
        text = file_at(repository, "problem/quiz1.xml").replace(f'weight="{number - 1}"', f'weight="{number}"')
        work.commit({"problem/quiz1.xml": text.encode()})
        work.git("push", "-q", "origin", "HEAD:main")
        repository.git("gc", "-q", "--prune=now")
        started.clear()
        assert weigh(open_it()) == str(number)
        assert b'weight="%d"' % number in read_file_at_tip(open_it(), "problem/quiz1.xml", run=RUN).data
        assert read_tip(open_it()) == work.head
        assert [command[6:] for command in started] == []


def test_threads_share_what_is_kept_while_all_is_repacked(repository):
    open_it, stop, failed, counts = keep_repository(repository.path), threading.Event(), [], []
    do(repository, PatchBlock(QUIZ, {"weight": "1"}))
    weigh(open_it())

    def read():
        count = 0
        try:
            while not stop.is_set():
                assert int(weigh(open_it())) >= 1
                count += 1
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            counts.append(count)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(2, 6):
        do(repository, PatchBlock(QUIZ, {"weight": str(number)}))
        repository.git("repack", "-q", "-a", "-d")
        repository.git("pack-refs", "--all")
    stop.set()
    for thread in threads:
        thread.join()
    assert not failed
    assert all(counts)
    assert weigh(open_it()) == "5"
