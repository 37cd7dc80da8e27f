"""PostgreSQL gets the rows of an edit in two goes; what goes wrong in one of them is said, and undoes all."""

from contextlib import nullcontext

import psycopg
import pytest
from rows import RUN, Course
from sqlalchemy import text

from contentrepo.applets.live import change as changes
from contentrepo.applets.live.api import apply_change, read_sequence, read_unit
from contentrepo.applets.live.database.unavailable import StoreDamaged

pytestmark = pytest.mark.parametrize("location", ["postgresql"], indirect=True)
WAITS = 9  # for the blob, the unit, its release, the counter, the commit, and twice for each go; not for rows


@pytest.fixture
def store(open_it):
    opened = open_it()
    course = Course({"a": b"0", "b": b"0"})
    apply_change(opened, course.change(read_unit(opened, RUN)), course.bytes)
    return opened


def edit(store, commit):
    course = Course({"a": b"%d" % commit, "b": b"0"})
    return course.change(read_unit(store, RUN), commit=commit), course.bytes


def count_waits(store, monkeypatch):
    """How often one edit waits for the server."""
    waits, real, leave = [], psycopg.Connection.wait, psycopg.Pipeline.__exit__
    apply_change(store, *edit(store, 2))
    made = edit(store, 3)

    def wait(connection, *words, **more):
        waits.extend([1] if connection.pgconn.pipeline_status == psycopg.pq.PipelineStatus.OFF else [])
        return real(connection, *words, **more)

    monkeypatch.setattr(psycopg.Connection, "wait", wait)
    monkeypatch.setattr(psycopg.Pipeline, "__exit__", lambda *words: waits.append(1) or leave(*words))
    apply_change(store, *made)
    return len(waits)


def test_an_edit_waits_few_times(store, monkeypatch):
    assert count_waits(store, monkeypatch) <= WAITS


def test_this_test_sees_a_wait_for_each_statement(store, monkeypatch):
    monkeypatch.setattr(changes, "without_waiting", lambda _connection: nullcontext())
    assert count_waits(store, monkeypatch) > WAITS + 3


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
