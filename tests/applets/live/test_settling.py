"""Many rows are durable in SQLite's log when their transaction ends; they are moved to its file afterwards."""

import sqlite3
from contextlib import closing

import pytest
from rows import RUN, Course

from contentrepo.applets.live.api import apply_change, open_store, read_unit

MANY = 400


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "live.sqlite3"
    open_store(made).close()  # who closes it last moves everything
    return made


def publish(store, course, **more):
    return apply_change(store, course.change(read_unit(store, RUN), **more), course.bytes)


def count_blobs(path, folder):
    """In the file alone, as if there were no log beside it."""
    alone = folder / "alone.sqlite3"
    alone.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(alone)) as connection:
        return connection.execute("SELECT count(*) FROM blobs").fetchone()[0]


def test_what_was_written_much_is_moved_when_the_store_settles(file, tmp_path):
    pages = {f"p{number}": b"%d " % number * 2000 for number in range(MANY)}
    with open_store(file) as store:
        store.settle()
        publish(store, Course(pages))
        assert count_blobs(file, tmp_path) == 0
        with closing(sqlite3.connect(file)) as reader:
            assert reader.execute("SELECT count(*) FROM blobs").fetchone() == (MANY,)
        store.settle()
        assert count_blobs(file, tmp_path) == MANY


def test_what_a_transaction_held_that_wrote_much_is_let_go(file):
    with open_store(file) as store:
        publish(store, Course({"p": b"1"}))
        before = store.ask("PRAGMA cache_size", ())
        publish(store, Course({f"p{number}": b"2" for number in range(MANY)}), commit=2)
        assert store.ask("PRAGMA cache_size", ()) == before != []


def test_where_nobody_settles_the_next_transaction_moves_it(file, tmp_path):
    pages = {f"p{number}": b"%d " % number * 2000 for number in range(MANY)}
    with open_store(file) as store:
        publish(store, Course(pages))
        publish(store, Course(pages | {"p1": b"changed"}), commit=2)
        assert count_blobs(file, tmp_path) == MANY + 1


def publish_many(file, folder, *, settled):
    """What the file itself got from the transactions of some edits, and in between."""
    within, between = 0, 0
    with open_store(file) as store:
        known = count_blobs(file, folder)
        for number in range(60):
            publish(store, Course({"p": b"%d" % number}), commit=number + 1)
            within, known = within + (count_blobs(file, folder) != known), count_blobs(file, folder)
            if settled:
                store.settle()
            between, known = between + (count_blobs(file, folder) != known), count_blobs(file, folder)
    return within, between


def test_no_edit_waits_for_the_log_to_be_moved(file, tmp_path):
    assert publish_many(file, tmp_path, settled=True) == (0, 2)


def test_this_test_sees_an_edit_that_moves_the_log(file, tmp_path):
    within, between = publish_many(file, tmp_path, settled=False)
    assert (within > 0, between) == (True, 0)
