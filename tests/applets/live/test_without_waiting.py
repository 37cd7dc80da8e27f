"""PostgreSQL gets an edit without a wait for each statement; what goes wrong in one of them is said, and undoes all."""

import sys
from contextlib import nullcontext
from threading import Thread

import psycopg
import pytest
from rows import RUN, Course
from sqlalchemy import text

from contentrepo.applets.live import change as changes
from contentrepo.applets.live.api import apply_change, read_file, read_sequence, read_unit, read_unit_part
from contentrepo.applets.live.database.prepared import without_waiting
from contentrepo.applets.live.database.unavailable import StoreDamaged
from contentrepo.applets.live.database.wire import Wire
from contentrepo.dataclass import replace

pytestmark = pytest.mark.parametrize("location", ["postgresql"], indirect=True)
WAITS = 3  # for the unit and its release, the counter, and the end of all that was sent
CALLS = 600  # by psycopg's own cursors it were 1,600


@pytest.fixture
def store(open_it):
    opened = open_it()
    course = Course({"a": b"0", "b": b"0"})
    apply_change(opened, course.change(read_unit(opened, RUN)), course.bytes)
    return opened


def edit(store, commit):
    course = Course({"a": b"%d" % commit, "b": b"0"})
    return course.change(read_unit(store, RUN), commit=commit), course.bytes


def note_waits(monkeypatch):
    """A list that grows with each wait for the server."""
    waits, wait, hurry, close = [], psycopg.Connection.wait, Wire._hurry, Wire.close
    monkeypatch.setattr(psycopg.Connection, "wait", lambda *words, **more: waits.append(1) or wait(*words, **more))
    monkeypatch.setattr(Wire, "_hurry", lambda wire: waits.extend([1] * (not wire._is_hurried)) or hurry(wire))
    monkeypatch.setattr(Wire, "close", lambda wire: waits.append(1) or close(wire))
    return waits


def count_waits(store, monkeypatch, edit=edit):
    """How often one edit waits for the server."""
    apply_change(store, *edit(store, 2))
    made, waits = edit(store, 3), note_waits(monkeypatch)
    apply_change(store, *made)
    return len(waits)


def test_an_edit_waits_few_times(store, monkeypatch):
    assert count_waits(store, monkeypatch) <= WAITS + 1  # and for what the store has of its bytes


def test_parts_of_a_unit_are_read_at_once(store, monkeypatch):
    made, waits = edit(store, 2)[0], note_waits(monkeypatch)
    paths, before = ["html/a.html", "html/b.html", "html/none.html"], store.statements
    part = read_unit_part(store, RUN, paths=paths, blocks=[("html", "b"), ("html", "none")])
    assert (len(waits), store.statements - before) == (2, 6)  # the unit is one of them
    assert part.files == {path: read_unit(store, RUN).files[path] for path in paths[:2]}
    assert part.blocks == {"html/b": read_unit(store, RUN).blocks["html/b"]}
    assert part.version == made.expected_version


def count_calls(store, made):
    """Of functions, ours and others', by one edit."""
    calls = []
    sys.setprofile(lambda _frame, kind, _what: calls.append(1) if kind in ("call", "c_call") else None)
    try:
        apply_change(store, *made)
    finally:
        sys.setprofile(None)
    return len(calls)


def test_an_edit_takes_few_calls(store):
    apply_change(store, *at_hand(store, 2))
    made = at_hand(store, 3)
    assert count_calls(store, made) < CALLS


def test_a_statement_of_sqlalchemy_in_between_is_refused(store):
    refused = pytest.raises(RuntimeError, match="not waited for")
    with refused, store.writing() as connection, without_waiting(connection):
        connection.execute(text("SELECT 1"))
    assert read_sequence(store) == 1


class Fault(Exception):
    pass


def ask_and_fail(store):
    with store.writing() as connection:
        for _ in range(9):  # from the sixth on, psycopg would have it prepared by itself
            connection.execute(text("SELECT 1"))
        raise Fault


def test_what_psycopg_forgets_after_a_rollback_is_not_ours(store):
    apply_change(store, *edit(store, 2))
    with pytest.raises(Fault):
        ask_and_fail(store)
    apply_change(store, *edit(store, 3))
    assert read_unit(store, RUN).release == 3


def test_an_interruption_while_an_edit_is_undone_takes_the_connection_away(store, monkeypatch):
    apply_change(store, *edit(store, 2))
    made, take = edit(store, 3), changes.take_sequence

    def interrupt(*_words):
        raise KeyboardInterrupt

    monkeypatch.setattr(changes, "take_sequence", interrupt)
    monkeypatch.setattr(Wire, "abandon", interrupt)
    with pytest.raises(KeyboardInterrupt):
        apply_change(store, *made)
    monkeypatch.setattr(changes, "take_sequence", take)
    apply_change(store, *made)
    assert (read_unit(store, RUN).release, read_sequence(store)) == (3, 3)
    assert read_file(store, RUN, "html/a.html").data == b"3"


def test_what_is_taken_away_meanwhile_is_brought_again(store):
    made, bytes_of = edit(store, 2)
    times = []

    def take_away(blobs):
        if not times:
            with store.writing() as connection:
                connection.execute(text("UPDATE store SET sequence = sequence + 1, collected = sequence + 1"))
        times.append(1)
        return bytes_of(blobs)

    assert apply_change(store, made, take_away).number == 2
    assert len(times) == 2


def at_hand(store, commit):
    """The same edit with the bytes that planning has read."""
    change, bytes_of = edit(store, commit)
    return replace(change, held=dict(bytes_of([one.new.blob for one in change.files]))), refuse


def refuse(blobs):
    raise AssertionError(blobs)


def collect(store):
    """As a collection does that takes bytes away."""
    with store.writing() as connection:
        connection.execute(text("UPDATE store SET sequence = sequence + 1, collected = sequence + 1"))


def test_bytes_at_hand_are_written_without_a_look(store, monkeypatch):
    collect(store)
    assert count_waits(store, monkeypatch, at_hand) <= WAITS
    assert read_file(store, RUN, "html/a.html").data == b"3"


def test_what_is_collected_within_an_edit_is_brought_again(store, monkeypatch):
    taken, take = [], changes.take_sequence

    def collect_before(connection):
        if not taken:
            (other := Thread(target=collect, args=(store,))).start()  # by a connection of its own
            other.join()
        taken.append(1)
        return take(connection)

    monkeypatch.setattr(changes, "take_sequence", collect_before)
    assert apply_change(store, *at_hand(store, 2)).number == 2
    assert len(taken) == 2


def test_a_file_goes_after_a_collection(store):
    collect(store)
    change = Course({"b": b"0"}).change(read_unit(store, RUN), commit=2)
    assert apply_change(store, change, refuse).number == 2
    assert read_unit(store, RUN).files.keys() == {"html/b.html"}


def test_this_test_sees_a_wait_for_each_statement(store, monkeypatch):
    monkeypatch.setattr(changes, "without_waiting", lambda _connection, **_more: nullcontext())
    assert count_waits(store, monkeypatch) > WAITS + 12


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM files", "are not where the unit had them"),
        (
            "INSERT INTO log_records SELECT unit, release + 1, ordinal, kind, subject, old, new FROM log_records",
            "refused",
        ),
    ],
    ids=["a row that is not there", "a row that is there already"],
)
def test_what_goes_wrong_undoes_all_of_it(store, damage, said):
    made = edit(store, 2)
    with store.writing() as connection:
        connection.execute(text(damage))
    before = read_sequence(store)
    with pytest.raises(StoreDamaged, match=said):
        apply_change(store, *made)
    assert read_sequence(store) == before
    assert read_unit(store, RUN).release == 1
