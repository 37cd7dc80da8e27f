"""A connection to PostgreSQL that breaks anywhere in an edit, or an edit that is undone: told, and nothing is left."""

import logging
import os
import socket
from contextlib import suppress

import pytest
from rows import RUN, Course
from sqlalchemy import text

from contentrepo.applets.live.api import StaleUnit, StoreUnavailable, apply_change, read_sequence, read_unit
from contentrepo.applets.live.database.wire import Wire

pytestmark = pytest.mark.parametrize("location", ["postgresql"], indirect=True)


def edit(store, commit):
    course = Course({"a": b"%d" % commit, "b": b"0"})
    return course.change(read_unit(store, RUN), commit=commit), course.bytes


@pytest.fixture
def store(open_it):
    opened = open_it()
    course = Course({"a": b"0", "b": b"0"})
    apply_change(opened, course.change(read_unit(opened, RUN)), course.bytes)
    apply_change(opened, *edit(opened, 2))
    return opened


def cut(number):
    """Break a socket, without a word of the server's."""
    with socket.socket(fileno=os.dup(number)) as same:
        same.shutdown(socket.SHUT_RDWR)


def cut_at(monkeypatch, step, time):
    """Break the connection when a step of its wire is taken for the so-many-th time; how often it was taken."""
    taken, take = [], getattr(Wire, step)

    def cut_then(wire, *words, **more):
        taken.append(1)
        if len(taken) == time:
            cut(wire.pgconn.socket)
        return take(wire, *words, **more)

    monkeypatch.setattr(Wire, step, cut_then)
    return taken


@pytest.mark.parametrize(("step", "most"), [("execute", 15), ("_hurry", 2), ("_read_next", 12)])
def test_a_connection_that_breaks_anywhere_is_told_and_replaced(store, monkeypatch, caplog, step, most):
    number, was_told, taken = 0, [], [1]
    while len(taken) >= number:
        number += 1
        made = edit(store, 2 + number)
        with monkeypatch.context() as patch:
            taken = cut_at(patch, step, number)
            try:
                apply_change(store, *made)
            except StoreUnavailable as error:
                was_told.append(str(error))
        settle(store)
        apply_change(store, *edit(store, 1000 + number))
    assert len([said for said in was_told if said.endswith("was lost")]) >= most
    assert not [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]


def settle(store):
    """A break may be met by who asks next; and whether the server has got a commit before it shows only later."""
    with suppress(StoreUnavailable):
        read_sequence(store)
    with suppress(StoreUnavailable), store.writing() as connection:
        connection.execute(text("SELECT * FROM units FOR UPDATE"))


def test_a_look_up_whose_connection_breaks_is_told_and_the_next_one_answered(store, monkeypatch):
    cut_at(monkeypatch, "execute", 1)
    with pytest.raises(StoreUnavailable, match="was lost"):
        read_sequence(store)
    assert read_sequence(store) == 2


def test_edits_that_are_undone_leave_nothing_prepared_on_the_server(store):
    counted = []
    for commit in range(3, 9):
        made = edit(store, commit)
        apply_change(store, *made)
        with pytest.raises(StaleUnit):
            apply_change(store, *made)
        with store.writing() as connection:
            counted.append(connection.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one())
    assert set(counted) == {counted[0]}
