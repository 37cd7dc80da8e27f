"""A publisher is killed wherever it can be, and nothing is half-way: not for readers, not in the log, not afterwards.

By default 500 kills, `nox -s kills` 5,000: three in five before each boundary in turn on SQLite, one in ten on
PostgreSQL, the others at moments that nobody has chosen, every fifth of them beside another publisher.
"""

import random

import kills
import postgresql
import pytest
from kills import Reader, World

from contentrepo.errors import CouldNotCheck


@pytest.fixture
def count(request):
    return request.config.getoption("--kills")


@pytest.fixture
def sqlite(tmp_path):
    return make_world(tmp_path, str(tmp_path / "live.sqlite3"))


@pytest.fixture
def postgres(tmp_path):
    for location in postgresql.make_schema():
        yield make_world(tmp_path, location)


def make_world(folder, location):
    world = World(folder, location)
    world.open().close()
    world.set_tip(world.tips[1])
    world.converge(world.tips[1])
    return world


def test_killed_before_any_boundary_on_sqlite(sqlite, count):
    with Reader(sqlite) as reader:
        sweeps = kills.kill_at_boundaries(sqlite, count * 3 // 5, rest=10)
    assert reader.code == 0
    assert reader.rounds > 2
    assert sweeps, "no publish came through, so not every boundary had its turn"


def test_killed_before_any_boundary_on_postgresql(postgres, count):
    with Reader(postgres) as reader:
        sweeps = kills.kill_at_boundaries(postgres, count // 10, rest=10, stride=7)
    assert reader.code == 0
    assert reader.rounds > 2
    assert sweeps


def test_killed_at_random_beside_another_publisher(sqlite, count):
    with Reader(sqlite) as reader:
        kills.kill_at_random(sqlite, random.Random(5), count * 3 // 10, longest=0.15, rest=10)
    assert reader.code == 0
    assert reader.rounds > 2


def test_the_first_publish_of_all_killed_before_any_boundary(tmp_path):
    world = World(tmp_path, str(tmp_path / "live.sqlite3"))
    world.set_tip(world.tips[0])
    for fatal in range(1, 120, 8):
        assert kills.publish_killed(world, fatal) == -9
        world.check_after_kill(world.tips[0])
    world.converge(world.tips[0])


def test_this_harness_sees_a_transaction_that_is_split(sqlite):
    """What is committed half-way is in the way of the next start."""
    with pytest.raises((AssertionError, CouldNotCheck)):
        kills.kill_at_boundaries(sqlite, 100, rest=1, stride=7, act=kills.split_and_die)


def test_the_reader_sees_what_is_no_whole_release(sqlite):
    with Reader(sqlite, pause=0.01) as reader, sqlite.open() as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE files SET mode = 33261 WHERE path LIKE '%/course.xml'")
    assert reader.code == 1
