"""Rows that cannot be are found, and named, on every database."""

import sqlite3

import pytest
from rows import RUN, Course
from sqlalchemy import text

from contentrepo.applets.live.api import find_faults


@pytest.fixture
def sound(store, publish):
    publish(Course({"a": b"one", "b": b"b"}))
    publish(Course({"a": b"two", "b": b"b"}), commit=2)
    assert find_faults(store) == ()
    return store


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("UPDATE units SET version = 7", {"unit"}),
        ("UPDATE units SET release = 1", {"unit", "row"}),
        ("UPDATE releases SET number = 9 WHERE number = 1", {"release", "unit", "sequence", "count"}),
        ("UPDATE releases SET blocks = blocks + 1", {"count"}),
        ("UPDATE releases SET files = 0 WHERE number = 2", {"count"}),
        ("UPDATE releases SET changed_blocks = 9 WHERE number = 1", {"count"}),
        ("UPDATE releases SET changed_files = changed_files + 1", {"count"}),
        ("DELETE FROM log_records WHERE kind = 'file'", {"count"}),
        ("UPDATE releases SET sequence = 99 WHERE number = 2", {"sequence"}),
        ("UPDATE releases SET sequence = 99 WHERE number = 1", {"sequence", "time"}),
        ("UPDATE releases SET time = '2020-01-01T00:00:00.000000Z' WHERE number = 2", {"time"}),
        ("UPDATE files SET to_release = 1 WHERE to_release = 2", {"row"}),
        ("UPDATE files SET from_release = 3 WHERE path = 'html/b.html'", {"row"}),
        ("UPDATE blocks SET from_release = 1 WHERE block_id = 'a'", {"row"}),
        ("UPDATE files SET blob = 'nothing' WHERE path = 'html/b.html'", {"bytes"}),
    ],
)
def test_what_cannot_be_is_named(sound, statement, kinds):
    with sound.writing() as connection:
        connection.execute(text(statement))
    faults = find_faults(sound)
    assert {fault.kind for fault in faults} == kinds
    assert all(RUN in fault.subject for fault in faults)


def test_a_reference_to_nothing_is_named(sound):
    if sound.engine.dialect.name != "sqlite":
        return  # a server does not let it come to that
    with sqlite3.connect(sound.name) as connection:
        connection.execute("DELETE FROM block_versions")
    connection.close()
    assert {fault.kind for fault in find_faults(sound)} == {"foreign key"}
