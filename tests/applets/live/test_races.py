"""Two writers at once: exactly one wins, the other is refused and has written nothing. `nox -s races` runs 1,000."""

import pytest
import races
from races import CLAIMED, DAMAGED, ONE, PAGES, STALE, TWO, WON, Racer
from rows import OTHER, RUN, SOURCE, Catalog, Course
from sqlalchemy import text

from contentrepo.applets.live.api import apply_change, list_releases, list_units, read_unit


@pytest.fixture
def turns(request):
    return range(request.config.getoption("--races"))


def test_one_version_is_followed_by_one_release(open_it, turns):
    open_it().close()
    assert races.race(races.two_publishers(open_it), turns) == {(WON, STALE)}
    with open_it() as store:
        assert [release.number for release in list_releases(store, RUN)] == [turn + 1 for turn in reversed(turns)]
        assert [release.sequence for release in list_releases(store)] == [turn + 1 for turn in reversed(turns)]


def test_a_key_goes_to_one_of_two_repositories(open_it, turns):
    races.settle_in(open_it)
    assert races.race(races.two_repositories(open_it), turns) == {(WON, CLAIMED)}
    assert races.count_shared_keys(open_it) == 0


def test_a_key_or_the_link_that_would_share_it(open_it, turns):
    open_it().close()
    assert races.race(races.key_against_link(open_it), turns) == {(WON, CLAIMED)}
    assert races.count_shared_keys(open_it) == 0


def test_a_new_unit_goes_to_one_repository(open_it):
    open_it().close()
    for turn in range(5):
        works = [
            Racer(open_it, f"course-v1:edX+C{turn}+1", lambda _: Course({"a": b"1"}), source=source)
            for source in (SOURCE, OTHER)
        ]
        assert races.race(works, [turn]) <= {(WON, STALE), (WON, CLAIMED)}
    with open_it() as store:
        assert len(list_units(store)) == len(list_releases(store)) == 5


def test_a_name_goes_to_one_unit(open_it):
    open_it().close()
    works = [
        Racer(open_it, unit, lambda turn: Catalog({("program", f"p{turn}"): "x"}), source=source)
        for unit, source in ((ONE, SOURCE), (TWO, OTHER))
    ]
    assert races.race(works, range(20)) == {(WON, CLAIMED)}


def test_these_races_see_a_missing_version_check(open_it):
    with open_it() as store:
        first = Course(PAGES)
        apply_change(store, first.change(read_unit(store, RUN)), first.bytes)
    racers = races.two_publishers(open_it, tamper=races.without_version_check)
    assert races.race(racers, [1]) == {(WON, WON)}


def test_without_the_version_check_rows_that_are_not_there_still_stop_a_writer(open_it):
    with open_it() as store:
        first = Course(PAGES | {"removed by both": b"x"})
        apply_change(store, first.change(read_unit(store, RUN)), first.bytes)
    racers = races.two_publishers(open_it, tamper=races.without_version_check)
    assert races.race(racers, [1]) == {(WON, DAMAGED)}


def test_the_unique_key_alone_stops_a_second_claim(open_it):
    races.settle_in(open_it)
    assert races.race(races.two_repositories(open_it, tamper=races.without_lock), [1]) == {(WON, DAMAGED)}


def test_these_races_see_a_missing_unique_key(open_it):
    races.settle_in(open_it)
    races.drop_unique_key(open_it)
    assert races.race(races.two_repositories(open_it, tamper=races.without_lock), [1]) == {(WON, WON)}
    assert races.count_shared_keys(open_it) == 1


def test_these_races_see_a_missing_lock(open_it):
    """No unique key can stop it: neither writer claims what the other does."""
    open_it().close()
    assert races.race(races.key_against_link(open_it, tamper=races.without_lock), [1]) == {(WON, WON)}
    assert races.count_shared_keys(open_it) == 1


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


def test_a_writer_waits_for_another_and_then_writes(open_it):
    """Different units do not disturb each other, however their writers meet."""
    open_it().close()
    works = [
        Racer(open_it, f"course-v1:edX+C+{run}", lambda turn: Course({"a": b"same bytes", "b": b"%d" % turn}))
        for run in "ab"
    ]
    assert races.race(works, range(5)) == {(WON, WON)}
