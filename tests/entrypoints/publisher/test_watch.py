import shutil
from queue import Empty, SimpleQueue
from time import sleep

import content
import pytest

from contentrepo.entrypoints.publisher.watch import Watch


@pytest.fixture
def woken():
    return SimpleQueue()


@pytest.fixture
def watch(woken):
    watch = Watch(woken.put)
    yield watch
    watch.close()


def is_woken(woken, seconds=2.0):
    """Whether a wake-up comes; those that came with it are taken too."""
    try:
        woken.get(timeout=seconds)
    except Empty:
        return False
    sleep(0.1)
    while not woken.empty():
        woken.get()
    return True


@pytest.fixture
def followed(origin, work, watch):
    work.commit({"a.txt": b"a"})
    watch.follow(origin.path)
    return origin


@pytest.mark.usefixtures("followed")
def test_a_push_wakes(work, woken):
    work.push("HEAD:main")
    assert is_woken(woken)


@pytest.mark.usefixtures("followed")
def test_a_push_to_a_new_folder_of_branches_wakes(work, woken):
    work.push("HEAD:refs/heads/team/one/draft")
    assert is_woken(woken)


def test_packing_refs_wakes(followed, work, woken):
    work.push("HEAD:main")
    assert is_woken(woken)
    followed.git("pack-refs", "--all", "--prune")
    assert is_woken(woken)


def test_another_live_branch_wakes(followed, woken):
    followed.git("symbolic-ref", "HEAD", "refs/heads/other")
    assert is_woken(woken)
    followed.git("config", "contentrepo.live", "third")
    assert is_woken(woken)


def test_looking_does_not_wake(followed, work, woken):
    work.push("HEAD:main")
    assert is_woken(woken)
    followed.git("for-each-ref")
    followed.git("log", "--oneline", "main")
    followed.git("update-ref", "refs/contentrepo/live/main", "main")
    assert not is_woken(woken, 0.3)


def test_a_repository_made_anew_is_followed_anew(followed, work, watch, woken):
    shutil.rmtree(followed.path)
    assert is_woken(woken)
    content.make_bare(followed.path)
    watch.follow(followed.path)
    work.push("HEAD:main")
    assert is_woken(woken)


def test_a_repository_that_is_gone_cannot_be_followed(followed, watch):
    shutil.rmtree(followed.path)
    with pytest.raises(OSError, match="No such file"):
        watch.follow(followed.path)
    watch.forget(followed.path)


def test_what_is_followed_no_more_does_not_wake(followed, work, watch, woken):
    watch.forget(followed.path)
    work.push("HEAD:main")
    assert not is_woken(woken, 0.3)
