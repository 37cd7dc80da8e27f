"""A publisher is killed wherever it can be, and nothing is half-way: not for readers, not in the log, not afterwards.

By default 500 kills, `nox -s kills` 5,000: three in five before each boundary in turn on SQLite, one in twenty on
PostgreSQL, the others at moments that nobody has chosen, every fifth of them beside another publisher. A seventh as
many publishes meet a machine that fails, and half of them a kill as well, which is not counted.
"""

import random

import faults
import kills
import postgresql
import pytest
from faults import FAULT, ON_POSTGRESQL, ON_SQLITE
from kills import Reader, World, make_live_world

from contentrepo.errors import CouldNotCheck


@pytest.fixture
def count(request):
    return request.config.getoption("--kills")


@pytest.fixture
def sqlite(tmp_path):
    return make_live_world(tmp_path, str(tmp_path / "live.sqlite3"))


@pytest.fixture
def postgres(tmp_path):
    for location in postgresql.make_schema():
        yield make_live_world(tmp_path, location)


def test_killed_before_any_boundary_on_sqlite(sqlite, count):
    with Reader(sqlite) as reader:
        sweeps = kills.kill_at_boundaries(sqlite, count * 3 // 5, rest=10)
    assert reader.code == 0
    assert reader.rounds > 2
    assert sweeps, "no publish came through, so not every boundary had its turn"


def test_killed_before_any_boundary_on_postgresql(postgres, count):
    with Reader(postgres) as reader:
        sweeps = kills.kill_at_boundaries(postgres, count // 20, rest=10, stride=13)
    assert reader.code == 0
    assert reader.rounds > 2
    assert sweeps


def test_killed_at_random_beside_another_publisher(sqlite, count):
    with Reader(sqlite) as reader:
        kills.kill_at_random(sqlite, random.Random(5), count * 7 // 20, longest=0.15, rest=10)
    assert reader.code == 0
    assert reader.rounds > 2


def test_killed_on_a_machine_that_fails_on_sqlite(tmp_path, count):
    with faults.small_disk(tmp_path / "disk"):
        world = make_live_world(tmp_path / "disk", str(tmp_path / "disk/live.sqlite3"))
        with Reader(world) as reader:
            outcomes = faults.kill_among_faults(world, random.Random(6), count // 10, faults=ON_SQLITE, rest=10)
    assert reader.code == 0
    assert reader.rounds > 2
    assert_all_met(outcomes, ON_SQLITE)


def test_killed_on_a_machine_that_fails_on_postgresql(tmp_path, count):
    with faults.small_disk(tmp_path / "disk"):
        for location in postgresql.make_schema():
            world = make_live_world(tmp_path / "disk", location)
            with Reader(world) as reader:
                outcomes = faults.kill_among_faults(world, random.Random(7), count // 20, faults=ON_POSTGRESQL, rest=5)
    assert reader.code == 0
    assert reader.rounds > 2
    assert_all_met(outcomes, ON_POSTGRESQL)


def assert_all_met(outcomes, kinds):
    """Each fault was met, and each that must be noticed was, and kills were among them."""
    assert {name for name, _ in outcomes} == {one.__name__ for one in kinds}
    assert {("no_room", FAULT), ("read_only", FAULT)} <= outcomes.keys()
    assert any(code == -9 for _, code in outcomes)


def test_the_first_publish_of_all_killed_before_any_boundary(tmp_path):
    world = World(tmp_path, str(tmp_path / "live.sqlite3"))
    world.set_tip(world.tips[0])
    killed = 0
    while (code := kills.publish_killed(world, 1 + 8 * killed)) == -9:
        world.check_after_kill(world.tips[0])
        killed += 1
    assert code == 0  # how many boundaries there are is nobody's promise: fewer where more is known
    assert killed > 10
    world.converge(world.tips[0])


@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_this_harness_sees_a_transaction_that_is_split(where, request):
    """What is committed half-way is in the way of the next start."""
    world = request.getfixturevalue(where)
    with pytest.raises((AssertionError, CouldNotCheck)):
        kills.kill_at_boundaries(world, 100, rest=1, stride=7, act=kills.split_and_die)


def test_this_harness_sees_a_transaction_that_is_split_where_no_room_is_left(sqlite):
    with pytest.raises((AssertionError, CouldNotCheck)):
        faults.kill_among_faults(
            sqlite, random.Random(8), 60, faults=(faults.no_fault,), rest=1, act=faults.split_and_fail
        )


def test_the_reader_sees_what_is_no_whole_release(sqlite):
    with Reader(sqlite, pause=0.01) as reader, sqlite.open() as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE files SET mode = 33261 WHERE path LIKE '%/course.xml'")
    assert reader.code == 1
