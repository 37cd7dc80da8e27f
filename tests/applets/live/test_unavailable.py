import sqlite3

import pytest
from rows import RUN, Course
from sqlalchemy import event

from contentrepo.applets.live.api import StoreUnavailable, apply_change, open_store, read_unit
from contentrepo.applets.live.database import engine as engines
from contentrepo.errors import CouldNotCheck


def test_a_writer_that_never_ends_is_told_and_readers_read_on(tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    course = Course({"a": b"1"})
    with open_store(tmp_path / "live.sqlite3") as store:
        stopped = sqlite3.connect(tmp_path / "live.sqlite3", isolation_level=None)
        stopped.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="another process") as refused:
            apply_change(store, course.change(read_unit(store, RUN)), course.bytes)
        assert "stopped publisher" in refused.value.hint
        assert isinstance(refused.value, CouldNotCheck)
        stopped.execute("ROLLBACK")
        stopped.close()
        apply_change(store, course.change(read_unit(store, RUN)), course.bytes)


def test_a_full_disk_leaves_the_old_state(tmp_path):
    old = Course({"a": b"1"})
    new = Course({f"p{i}": b"%d" % i * 5000 for i in range(100)})
    with open_store(tmp_path / "live.sqlite3") as store:
        apply_change(store, old.change(read_unit(store, RUN)), old.bytes)
        listener = limit_size(store)
        with pytest.raises(StoreUnavailable, match="disk is full"):
            apply_change(store, new.change(read_unit(store, RUN), commit=2), new.bytes)
        assert read_unit(store, RUN).files == old.files
        event.remove(store.engine, "begin", listener)
        make_room(store)
        apply_change(store, new.change(read_unit(store, RUN), commit=2), new.bytes)
        assert read_unit(store, RUN).files == new.files


def limit_size(store):
    def limit(connection):
        connection.connection.dbapi_connection.execute("PRAGMA max_page_count = 60")

    event.listen(store.engine, "begin", limit)
    return limit


def make_room(store):
    store.engine.dispose()


def test_a_damaged_file_is_said(tmp_path):
    path = tmp_path / "live.sqlite3"
    with open_store(path) as store:
        course = Course({f"p{i}": b"%d" % i for i in range(200)})
        apply_change(store, course.change(read_unit(store, RUN)), course.bytes)
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(StoreUnavailable, match="damaged"), open_store(path) as store:
        read_unit(store, RUN)


def test_a_server_that_is_not_there_is_said_with_the_cause_and_without_the_password(tmp_path):
    with pytest.raises(StoreUnavailable) as refused:
        open_store(f"postgresql://ada:secret@/live?host={tmp_path}", media=tmp_path / "media")
    assert "ada:***@" in str(refused.value)
    assert str(tmp_path) in refused.value.hint  # only the driver knows which socket it was
    assert "secret" not in f"{refused.value} {refused.value.hint}"
