"""A writer is killed at each statement and file operation of a publish: what is left is the old state or the new."""

import os
import tempfile
from pathlib import Path

import forks
import pytest
from rows import OTHER, RUN, SOURCE, Catalog, Course
from sqlalchemy import event, text

from contentrepo.applets.live import change as changes
from contentrepo.applets.live.api import (
    apply_change,
    list_all_pins,
    list_releases,
    list_units,
    live_files,
    read_blob,
    read_log,
    read_sequence,
    read_unit,
    record_refusals,
)
from contentrepo.applets.live.models import Refusal

ONE, TWO = f"catalog:{SOURCE.repository}", f"catalog:{OTHER.repository}"
PAGES = {"a": b"one", "b": b"two", "big": b"x" * 300_000}
BEFORE = Course(PAGES, {"dot.png": b"dot"})
AFTER = Course(PAGES | {"b": b"changed", "c": b"new", "big": b"y" * 300_000}, {"dot.png": b"other", "new.png": b"new"})
KEYS = Catalog({("program", "p"): "one", ("run", RUN): "one"}, {("program:p", "a"): RUN, ("program:p", "b"): "r2"})
MOVED = Catalog({("program", "q"): "two", ("run", RUN): "two"}, {("program:p", "b"): RUN, ("program:p", "a"): "r2"})


def everything(store):
    """All that a reader can see, bytes included."""
    units = [read_unit(store, unit.unit) for unit in list_units(store)]
    releases = [(one.unit, one.number, one.sequence) for one in list_releases(store)]
    return {
        "units": units,
        "releases": releases,
        "log": {one: read_log(store, *one[:2]) for one in releases},
        "pins": list_all_pins(store),
        "live": live_files(store, SOURCE.repository, SOURCE.branch),
        "bytes": {row.blob: read_blob(store, row.blob) for unit in units for row in unit.files.values()},
        "sequence": read_sequence(store),
    }


def names(store):
    with store.reading() as connection:
        return sorted(map(tuple, connection.execute(text("SELECT kind, name, unit FROM name_claims"))))


def publish_before(store):
    apply_change(store, BEFORE.change(read_unit(store, RUN)), BEFORE.bytes)
    apply_change(store, KEYS.change(read_unit(store, ONE)), KEYS.bytes)
    refusal = Refusal(RUN, "c" * 40, tree="", sequence=0, time="", kind="findings", detail="[]")
    record_refusals(store, SOURCE, [refusal])


def publish_course(store):
    change = AFTER.change(read_unit(store, RUN), commit=2, pin=(("html/b.html", "b" * 40),))
    apply_change(store, change, AFTER.bytes)


def publish_catalog(store):
    apply_change(store, MOVED.change(read_unit(store, ONE), commit=2), MOVED.bytes)


def remove_course(store):
    apply_change(store, Course({}).gone().change(read_unit(store, RUN), commit=2), AFTER.bytes)


class Steps:
    """Counts the steps of this process, and kills it before one of them."""

    def __init__(self, fatal):
        self.taken, self.fatal = 0, fatal

    def step(self, *_args, **_kwargs):
        self.taken += 1
        if self.taken == self.fatal:
            forks.die()

    def watch(self, store):
        event.listen(store.engine, "before_cursor_execute", self.step)
        event.listen(store.engine, "commit", self.step)
        for place, name in ((os, "fsync"), (Path, "rename"), (Path, "mkdir"), (tempfile, "_mkstemp_inner")):
            setattr(place, name, self.before(getattr(place, name)))

    def before(self, work):
        def stepping(*args, **kwargs):
            self.step()
            return work(*args, **kwargs)

        return stepping


def killed_at(open_it, publish, fatal, *, tamper=lambda: None):
    """The exit code of a process that publishes and is killed before its n-th step, if it has so many."""

    def work():
        store = open_it()
        tamper()
        Steps(fatal).watch(store)
        publish(store)
        return 0

    return forks.run(work)


def kill_everywhere(open_it, publish, **more):
    """States after a kill at each step, until one process comes through."""
    fatal, code = 0, -9
    while code == -9:
        fatal += 1
        code = killed_at(open_it, publish, fatal, **more)
        assert code in (0, -9)
        with open_it() as store:
            yield code, everything(store), names(store)


@pytest.mark.parametrize("publish", [publish_course, publish_catalog, remove_course])
def test_a_publish_that_is_killed_at_any_step_leaves_the_old_state_and_the_next_one_comes_through(open_it, publish):
    with open_it() as store:
        publish_before(store)
        old = everything(store), names(store)
    *killed, (code, *new) = kill_everywhere(open_it, publish)
    assert len(killed) > 12
    assert all([seen, held] == list(old) for _, seen, held in killed)
    assert code == 0
    assert new != list(old)


def test_a_first_publish_that_is_killed_at_any_step_leaves_nothing(open_it):
    open_it().close()
    *killed, (code, seen, _) = kill_everywhere(open_it, publish_course)
    assert {(len(seen["releases"]), seen["sequence"]) for _, seen, _ in killed} == {(0, 0)}
    assert code == 0
    assert seen["units"][0].files == AFTER.files


def test_a_writer_killed_after_its_commit_leaves_the_new_state(open_it):
    with open_it() as store:
        publish_before(store)

    def work():
        publish_course(open_it())
        return forks.die()

    assert forks.run(work) == -9
    with open_it() as store:
        assert read_unit(store, RUN).files == AFTER.files


def split_transaction():
    """Take the mechanism out: commit half-way."""
    take = changes.take_sequence

    def take_after_commit(connection):
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN")
        return take(connection)

    changes.take_sequence = take_after_commit


def test_this_harness_sees_a_transaction_that_is_split(open_it):
    with open_it() as store:
        publish_before(store)
        old = everything(store), names(store)
    *killed, _ = kill_everywhere_until_damaged(open_it)
    assert any([seen, held] != list(old) for seen, held in killed)


def kill_everywhere_until_damaged(open_it):
    for fatal in range(1, 80):
        code = killed_at(open_it, publish_course, fatal, tamper=split_transaction)
        with open_it() as store:
            yield everything(store), names(store)
        if code != -9:
            return
