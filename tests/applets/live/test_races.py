"""Two writers at once: exactly one wins, the other is refused and has written nothing."""

from dataclasses import replace

import forks
import pytest
from rows import OTHER, RUN, SOURCE, Catalog, Course
from sqlalchemy import text

from contentrepo.applets.live import change as changes
from contentrepo.applets.live import claims
from contentrepo.applets.live.api import (
    Claimed,
    StaleUnit,
    StoreDamaged,
    apply_change,
    list_releases,
    list_units,
    read_unit,
)

RACES = 20
PAGES = {f"p{i}": b"x" for i in range(3)}
ONE, TWO = f"catalog:{SOURCE.repository}", f"catalog:{OTHER.repository}"
WON, STALE, CLAIMED, DAMAGED = range(4)


def attempt(open_it, content, unit, *, tamper=lambda: None, **more):
    """A racer: plans from what it sees, meets the other, writes."""

    def work(meet):
        store = open_it()
        tamper()
        change = content.change(read_unit(store, unit), **more)
        meet()
        try:
            apply_change(store, change, content.bytes)
        except StaleUnit:
            return STALE
        except Claimed:
            return CLAIMED
        except StoreDamaged:
            return DAMAGED
        return WON

    return work


def race_for_a_unit(open_it, turn, **more):
    """Both add a page of their own to one version of a unit."""
    works = [attempt(open_it, Course(PAGES | {f"w{turn}-{i}": b"w"}), RUN, commit=(turn, i), **more) for i in "ab"]
    return sorted(forks.race(works))


def race_for_a_key(open_it, turn, **more):
    keys = [Catalog(keys={("program:p", f"key{turn}"): f"run-{unit}"}) for unit in (ONE, TWO)]
    works = [
        attempt(open_it, keys[0], ONE, commit=turn, source=SOURCE, **more),
        attempt(open_it, keys[1], TWO, commit=turn, source=OTHER, **more),
    ]
    return sorted(forks.race(works))


def test_one_version_is_followed_by_one_release(open_it):
    open_it().close()
    assert {tuple(race_for_a_unit(open_it, turn)) for turn in range(RACES)} == {(WON, STALE)}
    with open_it() as store:
        assert [release.number for release in list_releases(store, RUN)] == list(range(RACES, 0, -1))
        assert [release.sequence for release in list_releases(store)] == list(range(RACES, 0, -1))


def test_a_new_unit_goes_to_one_repository(open_it):
    open_it().close()
    for turn in range(RACES):
        unit = f"course-v1:edX+C{turn}+1"
        works = [attempt(open_it, Course({"a": b"1"}), unit, source=source) for source in (SOURCE, OTHER)]
        assert sorted(forks.race(works)) in ([WON, STALE], [WON, CLAIMED])
    with open_it() as store:
        assert len(list_units(store)) == len(list_releases(store)) == RACES


def test_a_key_goes_to_one_run(open_it):
    open_it().close()
    assert {tuple(race_for_a_key(open_it, turn)) for turn in range(RACES)} == {(WON, CLAIMED)}
    with open_it() as store:
        held = [read_unit(store, unit).claims.keys() for unit in (ONE, TWO)]
        assert not held[0] & held[1]


def test_a_name_goes_to_one_unit(open_it):
    open_it().close()
    for turn in range(RACES):
        entries = Catalog({("program", f"p{turn}"): "x"})
        works = [
            attempt(open_it, entries, ONE, commit=turn, source=SOURCE),
            attempt(open_it, entries, TWO, commit=turn, source=OTHER),
        ]
        assert sorted(forks.race(works)) == [WON, CLAIMED]


def without_version_check():
    lock = changes.lock_unit

    def lock_any_version(connection, change):
        try:
            return lock(connection, change)
        except StaleUnit as stale:
            return lock(connection, replace(change, expected_version=stale.found))

    changes.lock_unit = lock_any_version


def without_holders():
    claims._find_key_holders = lambda *_: ()


def test_these_races_see_a_missing_version_check(open_it):
    with open_it() as store:
        first = Course(PAGES)
        apply_change(store, first.change(read_unit(store, RUN)), first.bytes)
    assert race_for_a_unit(open_it, 1, tamper=without_version_check) == [WON, WON]


def test_without_the_version_check_rows_that_are_not_there_still_stop_a_writer(open_it):
    with open_it() as store:
        first = Course(PAGES | {"removed by both": b"x"})
        apply_change(store, first.change(read_unit(store, RUN)), first.bytes)
    assert race_for_a_unit(open_it, 1, tamper=without_version_check) == [WON, DAMAGED]


def test_the_unique_key_alone_stops_a_second_claim(open_it):
    open_it().close()
    outcomes = {tuple(race_for_a_key(open_it, turn, tamper=without_holders)) for turn in range(3)}
    assert outcomes == {(WON, DAMAGED)}


def test_these_races_see_a_missing_unique_key(open_it):
    with open_it() as store, store.writing() as connection:
        connection.execute(text("DROP INDEX uq_key_claims_current"))
    assert race_for_a_key(open_it, 1, tamper=without_holders) == [WON, WON]


def test_a_reader_of_many_queries_sees_one_version_while_others_publish(open_it):
    with open_it() as store:
        old = Course({"a": b"1"})
        apply_change(store, old.change(read_unit(store, RUN)), old.bytes)
        with store.reading() as connection:
            query = text("SELECT count(*) FROM files WHERE to_release > (SELECT release FROM units)")
            first = connection.execute(query).scalar()
            new = Course({"a": b"1", "b": b"2"})
            apply_change(store, new.change(read_unit(store, RUN), commit=2), new.bytes)
            assert connection.execute(query).scalar() == first == 1
        assert read_unit(store, RUN).files == new.files


@pytest.mark.parametrize("turns", [5])
def test_a_writer_waits_for_another_and_then_writes(open_it, turns):
    """Different units do not disturb each other, however their writers meet."""
    open_it().close()
    for turn in range(turns):
        units = [f"course-v1:edX+C{turn}+{run}" for run in "ab"]
        works = [attempt(open_it, Course({"a": b"same bytes", "b": b"%d" % turn}), unit) for unit in units]
        assert forks.race(works) == [WON, WON]
