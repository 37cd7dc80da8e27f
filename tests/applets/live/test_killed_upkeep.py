"""Thinning and collecting, killed before each statement and after each deletion, then run again. On every database."""

import os
import signal
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import forks
import pytest
from rows import RUN, Course
from sqlalchemy import event

from contentrepo.applets.live.api import (
    Retention,
    apply_change,
    check_all_media,
    collect_media,
    find_faults,
    list_releases,
    open_store,
    read_outline,
    read_unit,
    thin_store,
)
from contentrepo.applets.media.api import open_media

NOW = datetime.now(UTC)
LAST = Retention(last=1, days=0, months=0)
NOTHING = timedelta(0)
OTHER = "course-v1:edX+Other+1"
LEFT = b"left over"
REMAINING = [sha256(b"dot 3").hexdigest()]


def version(number):
    return Course({"a": b"a%d" % number, "b": b"b"}, {"dot.png": b"dot %d" % number})


def make(location, media):
    with open_store(location, media=media) as store:
        for run in (RUN, OTHER):
            for number in range(1, 4):
                content = version(number)
                apply_change(store, content.change(read_unit(store, run), commit=number), content.bytes)
        store.media.put(sha256(LEFT).hexdigest(), [LEFT])
        collect_media(store, wait=NOTHING)


def work(store):
    """Everything that an operator's timer does."""
    thin_store(store, LAST, now=NOW)
    collect_media(store, wait=NOTHING)
    collect_media(store, wait=NOTHING)


def commit_at_once(_connection, cursor, statement, *_):
    """Take the transaction away: what a statement did stands by itself."""
    if not statement.startswith("BEGIN"):
        cursor.connection.commit()
        cursor.connection.execute("BEGIN IMMEDIATE")


def killed_at(location, media, step, *, split=False):
    """Do the work in a process that dies before its step; whether it died."""

    def child():
        left = [step]

        def count(*_):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        delete = media.delete

        def delete_then_count(names):
            delete(names)
            count()

        media.delete = delete_then_count
        with open_store(location, media=media) as store:
            event.listen(store.engine, "before_cursor_execute", count)
            if split:
                event.listen(store.engine, "after_cursor_execute", commit_at_once)
            work(store)
        return 0

    return forks.run(child) == -signal.SIGKILL


def is_sound(store):
    """Nothing that can be read is lost, and nothing is half gone."""
    assert find_faults(store) == ()
    assert check_all_media(store).bad == ()
    for run in (RUN, OTHER):
        assert len(read_outline(store, run).blocks) == 3
        for release in list_releases(store, run):
            if not release.thinned:
                assert len(read_outline(store, run, release.number).blocks) == 3


@pytest.mark.parametrize("first", [1, 3])
def test_killed_anywhere_it_leaves_a_sound_store_and_goes_on(tmp_path, location, first):
    media = open_media(tmp_path / "live.media")
    make(location, media)
    step, deaths = first, 0
    while killed_at(location, media, step):
        deaths += 1
        with open_store(location, media=media) as store:
            is_sound(store)
        step += 4
    assert deaths > 5
    with open_store(location, media=media) as store:
        work(store)
        is_sound(store)
        assert [release.thinned > 0 for release in list_releases(store, RUN)] == [False, True, True]
        assert list(media.list_names()) == REMAINING


def test_this_test_sees_a_split_transaction(tmp_path):
    """A release that is marked as thinned out before its rows are gone keeps them for ever."""
    seen, step = False, 1
    while not seen:
        location, media = str(tmp_path / f"{step}.sqlite3"), open_media(tmp_path / f"{step}.media")
        make(location, media)
        assert killed_at(location, media, step, split=True)
        with open_store(location, media=media) as store:
            work(store)
            seen = list(media.list_names()) != REMAINING
        step += 1
