"""Long readings are shared by two processes. Each test runs in a fork, which has one thread, as a hook has."""

from __future__ import annotations

import os
import signal
import time

import forks
import pytest

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository.api import HeldBytes, ObjectMissing, find_tree, folder_snapshot, open_repository
from contentrepo.applets.repository.snapshot import TreeSnapshot
from contentrepo.applets.validation import second_reader
from contentrepo.applets.validation.reading import read_kinds

FILES = 2100
SHARE = FILES * 2 / 3  # what this process reads where the other one ends in its second turn is above that

pytestmark = pytest.mark.skipif(
    len(os.sched_getaffinity(0)) < 2 or not hasattr(os, "memfd_create"),
    reason="reading is shared on two processors of a Linux only",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    for number in range(FILES):
        link = f'<img src="/static/{number}.png"/>' if number % 3 else "<unclosed>"
        (folder / f"{number}.xml").write_text(f'<html display_name="{number}">{link}</html>')
    return folder


class Counted:
    """A snapshot that counts the blobs that this process reads, and fails after some of them.

    Where two processes are to read, this one begins once the other has, so that it never takes all.
    """

    def __init__(self, snapshot, *, fails_after=FILES, waits=True):
        self._snapshot, self.read_here, self._left = snapshot, 0, fails_after
        self._first, self._waits = os.getpid(), waits
        self._seen, self._begun = os.pipe()

    def __getattr__(self, name):
        return getattr(self._snapshot, name)

    def read(self, blobs):
        if os.getpid() != self._first:
            os.write(self._begun, b"!")
        elif self._waits:
            self._waits = not os.read(self._seen, 1)
        for blob, data in self._snapshot.read(blobs):
            if self.read_here == self._left:
                raise ObjectMissing(blob)
            self.read_here += 1
            yield blob, data


def read_all(folder, cache, **options):
    snapshot = Counted(folder_snapshot(folder), **options)
    return dict(read_kinds(snapshot, dict.fromkeys(snapshot.files, "xml"), cache)), snapshot.read_here


def read_alone(folder):
    """What one process finds in one go."""
    snapshot = folder_snapshot(folder)
    return {path: olx.read_facts("xml", (folder / path).read_bytes()) for path in snapshot.files}


def passes(test):
    def run():
        test()
        return 0

    return forks.run(run) == 0


def test_two_processes_find_what_one_finds_and_keep_all_of_it(folder, tmp_path):
    def test():
        cache = open_cache(tmp_path / "facts.sqlite3", "checker")
        found, read_here = read_all(folder, cache)
        assert found == read_alone(folder)
        assert 0 < read_here < FILES
        cache.close()
        again = open_cache(tmp_path / "facts.sqlite3", "checker")
        assert read_all(folder, again) == (found, 0)

    assert passes(test)


def test_a_cache_in_memory_has_all_of_it(folder):
    def test():
        cache = open_cache(None, "checker")
        found, read_here = read_all(folder, cache)
        assert found == read_alone(folder)
        assert 0 < read_here < FILES
        assert read_all(folder, cache) == (found, 0)

    assert passes(test)


def test_where_others_are_told_first_nothing_is_packed_or_kept_before(folder, tmp_path):
    def test():
        cache, kept, left = open_cache(tmp_path / "facts.sqlite3", "checker"), tmp_path / "facts.sqlite3", []
        with cache.gathering(left.append):
            found, read_here = read_all(folder, cache)
            size = kept.stat().st_size
        assert found == read_alone(folder)
        assert 0 < read_here < FILES
        forked = os.fork()  # whatever has the pipes open, too, keeps nobody waiting
        if not forked:
            time.sleep(20)
            os._exit(0)
        assert kept.stat().st_size == size
        for work in left:
            work()
        assert kept.stat().st_size > size
        assert os.waitpid(forked, os.WNOHANG) == (0, 0)
        os.kill(forked, signal.SIGKILL)
        cache.close()
        assert read_all(folder, open_cache(kept, "checker")) == (found, 0)

    assert passes(test)


def test_whoever_looks_meanwhile_finds_all_of_it(folder, tmp_path):
    def test():
        cache, left = open_cache(tmp_path / "facts.sqlite3", "checker"), []
        with cache.gathering(left.append):
            found, _ = read_all(folder, cache)
            assert read_all(folder, cache) == (found, 0)

    assert passes(test)


@pytest.mark.parametrize("packed_before", [0, FILES // 4])
def test_what_the_second_process_does_not_give_is_read_here(folder, tmp_path, monkeypatch, packed_before):
    packed, first = [], []

    def pack(facts):
        if os.getpid() not in first and len(packed) >= packed_before:
            forks.die()
        packed.append(facts)
        return pack_facts(facts)

    pack_facts = second_reader.pack_facts
    monkeypatch.setattr(second_reader, "pack_facts", pack)

    def test():
        first.append(os.getpid())
        found, read_here = read_all(folder, open_cache(tmp_path / "facts.sqlite3", "checker"))
        assert found == read_alone(folder)
        assert read_here > SHARE

    assert passes(test)


def test_with_a_thread_beside_it_nothing_is_forked(folder):
    import threading

    def test():
        stop = threading.Event()
        beside = threading.Thread(target=stop.wait)
        beside.start()
        _, read_here = read_all(folder, open_cache(None, "checker"), waits=False)
        stop.set()
        beside.join()
        assert read_here == FILES

    assert passes(test)


def test_a_missing_object_leaves_no_process_behind(folder):
    def test():
        snapshot = Counted(folder_snapshot(folder), fails_after=10)
        with pytest.raises(ObjectMissing):
            read_kinds(snapshot, dict.fromkeys(snapshot.files, "xml"), open_cache(None, "checker"))
        with pytest.raises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)

    assert passes(test)


class Waiting(TreeSnapshot):
    """The first process begins to read once the second one has."""

    def begin(self):
        self._first, (self._seen, self._begun) = os.getpid(), os.pipe()
        return self

    def read(self, blobs):
        if os.getpid() != self._first:
            os.write(self._begun, b"!" * 100)
        else:
            os.read(self._seen, 1)
        return super().read(blobs)


@pytest.mark.parametrize("is_large", [False, True])
def test_bytes_that_either_process_read_are_held(folder, work, monkeypatch, is_large):
    monkeypatch.setattr(second_reader, "LARGE", FILES - 1 if is_large else FILES)
    commit = work.commit({path.name: path.read_bytes() for path in folder.iterdir()})

    def test():
        repository, held = open_repository(work.path), HeldBytes()
        snapshot = Waiting(repository, find_tree(repository, commit), commit=commit, held=held).begin()
        read_kinds(snapshot, dict.fromkeys(snapshot.files, "xml"), open_cache(None, "checker"))
        (work.path / ".git" / "objects").rename(work.path / "away")
        blobs = {entry.blob: path for path, entry in snapshot.files.items()}
        assert dict(held.read(blobs, lambda _: iter(()))) == {
            blob: (folder / path).read_bytes() for blob, path in blobs.items()
        }
        (work.path / "away").rename(work.path / ".git" / "objects")

    assert passes(test)
