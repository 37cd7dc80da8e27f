"""One moment of a store as a file, and a store out of that file, on every database."""

import shutil
import sqlite3
import threading
from contextlib import closing

import postgresql
import pytest
from programs import Shelf, program_of, run_of
from rows import RUN, SOURCE, Course, Kind, note

from contentrepo.applets.live.api import (
    NewerStore,
    StoreInUse,
    StoreUnavailable,
    apply_change,
    find_faults,
    find_run_in_program,
    lift_pin,
    list_pins,
    list_releases,
    list_units,
    open_store,
    read_file,
    read_sequence,
    read_unit,
    record_commit,
    restore_backup,
    write_backup,
)
from contentrepo.applets.media.api import open_media
from contentrepo.errors import UsageError

CATALOG = "catalog:one"
PAGES = {"a": b"one", "tricky \0 \x1a \udcff": b"names"}


@pytest.fixture
def full(store, publish):
    """A store with a bit of everything."""
    shelf = Shelf([run_of("CS101-1", "Key-1")], [program_of("p", "CS101")])
    apply_change(store, shelf.change(read_unit(store, CATALOG)), shelf.bytes)
    publish(Course(PAGES, {"dot.png": b"dot"}))
    publish(Course({"a": b"two"}, {"dot.png": b"dot"}), commit=2)
    undo = note(1, kind=Kind.REVERT, reason="bad", reverted=1)
    publish(Course(PAGES, {"dot.png": b"dot"}), note=undo, pin=(("html/a.html", "0" * 40),))
    record_commit(store, SOURCE, "1" * 40)
    return store


def contents(store):
    units = [read_unit(store, unit) for unit in (RUN, CATALOG)]
    return units, list_releases(store), list_pins(store), read_sequence(store), find_run_in_program(store, "p", "key-1")


def test_a_backup_is_a_store_with_the_same_in_it(full, tmp_path):
    made = write_backup(full, tmp_path / "backup.sqlite3", with_media=True)
    assert (made.sequence, made.media) == (read_sequence(full), 1)
    assert {path.name for path in tmp_path.glob("backup*")} == {"backup.sqlite3", "backup.media"}
    with open_store(tmp_path / "backup.sqlite3") as copy:
        assert contents(copy) == contents(full)
        assert find_faults(copy) == ()
        assert read_file(copy, RUN, "static/dot.png").data == b"dot"


def test_a_restored_store_goes_on_where_the_backup_was(full, tmp_path, restored_at):
    write_backup(full, tmp_path / "backup.sqlite3", with_media=True)
    before = contents(full)
    media = open_media(tmp_path / "restored.media")
    made = restore_backup(tmp_path / "backup.sqlite3", restored_at, media=media, with_media=True)
    assert (made.sequence, made.media) == (read_sequence(full), 1)
    with open_store(restored_at, media=media) as store:
        assert contents(store) == before
        assert find_faults(store) == ()
        content = Course({"a": b"three"}, {"dot.png": b"dot"})
        apply_change(store, content.change(read_unit(store, RUN), commit=3), content.bytes)
        other = Course({"a": b"new"})  # new rows get numbers that are free
        apply_change(store, other.change(read_unit(store, "course-v1:edX+New+1")), other.bytes)
        (pin,) = list_pins(store)
        lift_pin(store, pin.id, actor="Olga", reason="done")
        again = note(1, kind=Kind.REVERT, reason="bad", reverted=1)
        apply_change(store, content.change(read_unit(store, RUN), note=again, pin=(("x", "0" * 40),)), content.bytes)
        assert len(list_pins(store)) == 1
        assert find_faults(store) == ()


@pytest.fixture(params=["sqlite", "postgresql"])
def restored_at(request, tmp_path):
    if request.param == "sqlite":
        yield str(tmp_path / "new" / "restored.sqlite3")
    else:
        yield from postgresql.make_schema()


def test_a_backup_is_one_file_also_for_those_who_read_it(full, tmp_path):
    """With a log beside it, nobody could read it where nobody may write."""
    write_backup(full, tmp_path / "backup.sqlite3")
    with open_store(tmp_path / "backup.sqlite3") as copy:
        contents(copy)
    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as backup:
        assert backup.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_who_reads_a_restored_store_keeps_nobody_from_publishing(full, tmp_path, restored_at):
    write_backup(full, tmp_path / "backup.sqlite3")
    restore_backup(tmp_path / "backup.sqlite3", restored_at, media=tmp_path / "restored.media")
    publish_beside_a_reader(restored_at, tmp_path / "restored.media")


def test_who_reads_a_backup_that_was_copied_back_keeps_nobody_from_publishing_but_the_first(full, tmp_path):
    write_backup(full, tmp_path / "backup.sqlite3")
    shutil.copy(tmp_path / "backup.sqlite3", tmp_path / "copied.sqlite3")
    with open_store(tmp_path / "copied.sqlite3") as store:
        content = Course({"a": b"first"})
        apply_change(store, content.change(read_unit(store, RUN), commit=4), content.bytes)
    publish_beside_a_reader(tmp_path / "copied.sqlite3", tmp_path / "copied.media")


def publish_beside_a_reader(location, media):
    with open_store(location, media=media) as reader, open_store(location, media=media) as writer:
        content = Course({"a": b"while somebody reads"})
        with reader.reading() as connection:
            before = connection.exec_driver_sql("SELECT count(*) FROM releases").scalar_one()
            apply_change(writer, content.change(read_unit(writer, RUN), commit=5), content.bytes)
            assert connection.exec_driver_sql("SELECT count(*) FROM releases").scalar_one() == before
        assert len(list_releases(reader)) == before + 1


def test_a_store_is_never_written_over(full, tmp_path, location):
    write_backup(full, tmp_path / "backup.sqlite3")
    before = contents(full)
    with pytest.raises(StoreInUse):
        restore_backup(tmp_path / "backup.sqlite3", location, media=open_media(tmp_path / "live.media"))
    assert contents(full) == before
    with pytest.raises(StoreInUse, match=r"backup\.sqlite3"):
        write_backup(full, tmp_path / "backup.sqlite3")


def test_the_log_of_a_store_that_was_taken_away_is_not_mixed_in(tmp_path, full):
    write_backup(full, tmp_path / "backup.sqlite3")
    (tmp_path / "new.sqlite3-wal").write_bytes(b"left over")
    with pytest.raises(StoreInUse, match="-wal"):
        restore_backup(tmp_path / "backup.sqlite3", tmp_path / "new.sqlite3")


def test_what_is_no_backup_is_said(tmp_path):
    with pytest.raises(UsageError, match="there is no backup"):
        restore_backup(tmp_path / "nowhere.sqlite3", tmp_path / "new.sqlite3")
    (tmp_path / "text").write_bytes(b"hello " * 1000)
    with pytest.raises(StoreUnavailable, match="text cannot be copied: its file is no SQLite database"):
        restore_backup(tmp_path / "text", tmp_path / "new.sqlite3")
    assert not (tmp_path / "new.sqlite3").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["text"]


def test_a_backup_of_a_newer_program_is_named_and_refused(full, tmp_path, restored_at):
    write_backup(full, tmp_path / "backup.sqlite3")
    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as backup, backup:
        backup.execute("UPDATE contentrepo_schema SET version_num = '9999'")
    with pytest.raises(NewerStore, match=rf"^the live store {tmp_path}/backup\.sqlite3 has schema `9999`"):
        restore_backup(tmp_path / "backup.sqlite3", restored_at, media=tmp_path / "new.media")
    assert not (tmp_path / "new").exists() or list((tmp_path / "new").iterdir()) == []


def test_a_backup_without_assets_is_not_restored_with_them(full, tmp_path):
    write_backup(full, tmp_path / "backup.sqlite3")
    (tmp_path / "backup.media").rmdir()
    with pytest.raises(UsageError, match=r"no folder `.*backup\.media`"):
        restore_backup(tmp_path / "backup.sqlite3", tmp_path / "new.sqlite3", with_media=True)
    assert {path.name for path in tmp_path.glob("[bn]*")} == {"backup.sqlite3"}


def test_a_backup_is_of_one_moment_while_publishers_write(open_it, tmp_path):
    """Each publish changes two pages of a unit to the same; every backup has them equal, and holds together."""
    store, stop, failures = open_it(), threading.Event(), []
    runs = ["course-v1:edX+A+1", "course-v1:edX+B+1"]
    writers = [threading.Thread(target=publish_on, args=(open_it(), run, stop, failures)) for run in runs]
    for writer in writers:
        writer.start()
    try:
        while len(list_units(store)) < len(runs):
            stop.wait(0.01)
        backups = [write_backup(store, tmp_path / f"backup{turn}.sqlite3").sequence for turn in range(3)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert failures == []
    assert backups == sorted(backups)
    for turn, sequence in enumerate(backups):
        with open_store(tmp_path / f"backup{turn}.sqlite3") as copy:
            assert find_faults(copy) == ()
            assert len(list_releases(copy)) == sequence
            for run in runs:
                assert len({read_file(copy, run, f"html/{page}.html").data for page in "ab"}) == 1


def publish_on(store, run, stop, failures):
    number = 0
    while not stop.is_set():
        number += 1
        content = Course({"a": b"%d" % number, "b": b"%d" % number})
        try:
            apply_change(store, content.change(read_unit(store, run), commit=number), content.bytes)
        except BaseException as error:
            failures.append(error)
            raise
