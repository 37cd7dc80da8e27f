"""A thread that writes keeps its connection: what fails in one transaction leaves nothing, and the next one works."""

from threading import Thread

import pytest
from rows import RUN, Course, commit_id
from sqlalchemy import text

from contentrepo.applets.live.api import StoreUnavailable, add_hold, apply_change, list_holds, read_unit

ON_A_SERVER = pytest.mark.parametrize("location", ["postgresql"], indirect=True)  # with more than one writer


class Fault(Exception):
    pass


def publish(store, words, commit):
    course = Course({"a": words})
    apply_change(store, course.change(read_unit(store, RUN), commit=commit), course.bytes)


def count_holds(store):
    with store.reading() as connection:
        return connection.execute(text("SELECT count(*) FROM holds")).scalar_one()


ADD = text(
    "INSERT INTO holds (kind, units, terms, reason, actor, time, lifted_by, lifted_reason)"
    " VALUES ('k', 'u', 't', 'r', 'a', '2027', '', '')"
)


def test_each_thread_has_one(open_it):
    with open_it() as store:
        publish(store, b"1", 1)
        taken = []
        thread = Thread(target=lambda: taken.append(take(store)))
        thread.start()
        thread.join()
        assert take(store) is take(store)
        assert take(store) is not taken[0]


def take(store):
    with store.writing() as connection:
        return connection


def hold(store, *then):
    with store.writing() as connection:
        connection.execute(ADD)
        for step in then:
            step(connection)


def fail(_connection):
    raise Fault


def test_a_transaction_that_fails_leaves_nothing_and_the_connection_stays(open_it):
    with open_it() as store:
        kept = take(store)
        hold(store)
        with pytest.raises(Fault):
            hold(store, fail)
        hold(store)
        assert count_holds(store) == 2
        assert take(store) is kept


@ON_A_SERVER
def test_what_is_prepared_outlives_a_rollback_by_a_driver_that_has_prepared_something_itself(open_it):
    with open_it() as store:
        publish(store, b"1", 1)
        for _ in range(10):  # the driver prepares by itself what it gets for the sixth time
            count_holds(store)
        thread = Thread(target=go_on, args=[store])  # which takes the connection that was used for that
        thread.start()
        thread.join()
        assert read_unit(store, RUN).commit == commit_id(3)


def go_on(store):
    hold(store)
    publish(store, b"2", 2)
    with pytest.raises(Fault):
        hold(store, fail)
    publish(store, b"3", 3)


def test_after_an_error_of_the_driver_another_one_is_taken(open_it):
    with open_it() as store:
        kept = take(store)
        with pytest.raises(StoreUnavailable):
            hold(store, lambda connection: connection.execute(text("SELECT nothing FROM nowhere")))
        assert take(store) is not kept
        hold(store)
        assert count_holds(store) == 1


@ON_A_SERVER
def test_one_transaction_within_another_has_a_connection_of_its_own(open_it):
    with open_it() as store:
        with store.writing() as outer:
            outer.execute(ADD)
            with store.writing() as inner:
                assert inner is not outer
                inner.execute(ADD)
        assert count_holds(store) == 2


@ON_A_SERVER
@pytest.mark.parametrize("late", [False, True], ids=["between transactions", "within one"])
def test_a_connection_that_the_server_ends_is_told_and_replaced(open_it, late):
    with open_it() as store:
        publish(store, b"1", 1)
        number = take(store).connection.dbapi_connection.info.backend_pid

        def end(_connection=None):
            with store.reading() as other:
                other.execute(text(f"SELECT pg_terminate_backend({number})"))

        if not late:
            end()
        with pytest.raises(StoreUnavailable, match="lost"):
            hold(store, end, lambda connection: connection.execute(ADD))
        publish(store, b"2", 2)
        assert count_holds(store) == 0


def add(store, units="*"):
    return add_hold(store, "suspended", units, terms="", reason="r", actor="a")


def test_a_thread_that_writes_sees_at_once_what_another_one_wrote(open_it):
    with open_it() as store, open_it() as other:
        first = add(store)
        assert list_holds(store) == (first,)
        second = add(other)
        assert list_holds(store) == list_holds(other) == (first, second)


def test_a_question_within_a_transaction_sees_nothing_of_it(open_it):
    with open_it() as store:
        made = add(store)
        with store.writing() as connection:
            connection.execute(ADD)
            assert list_holds(store) == (made,)
        assert len(list_holds(store)) == 2


def test_a_question_that_fails_takes_the_connection_away(open_it):
    with open_it() as store:
        kept, made = take(store), add(store)
        with pytest.raises(StoreUnavailable):
            store.ask("SELECT nothing FROM nowhere", ())
        assert list_holds(store) == (made,)
        assert (take(store) is kept) is (store.engine.dialect.name != "sqlite")
