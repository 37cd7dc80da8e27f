"""On PostgreSQL a publisher is killed before each statement that writes.

It edits, removes, publishes for the first time, or rolls back. `test_kills.py` walks the other boundaries,
SQLite's statements among them.
"""

from contextlib import ExitStack, contextmanager
from itertools import count

import postgresql
import pytest
from kills import FOLDERS, ONE, TWO, Tip, World, make_state, split_and_die
from statements import Turn, kill_at_each_statement

from contentrepo.api.publish import open_repository, revert_unit
from contentrepo.errors import CouldNotCheck

STATE = make_state(0)
EDITED = STATE | {f"{FOLDERS[ONE]}/html/text1.html": b"<p>Edited.</p>\n"}
WITHOUT = {path: data for path, data in STATE.items() if not path.startswith(f"{FOLDERS[TWO]}/")}
ENTRIES = {path: data for path, data in WITHOUT.items() if not path.startswith(f"{FOLDERS[ONE]}/")}


@pytest.fixture
def make_world(tmp_path):
    """Makes a world of its own, with these states as its tips."""
    numbers = count()
    with ExitStack() as schemas:

        def make(*states):
            folder = tmp_path / str(next(numbers))
            folder.mkdir()
            return World(folder, schemas.enter_context(contextmanager(postgresql.make_schema)()), states)

        yield make


def change(before, after):
    """From one tip to another, each time from the same."""

    def begin(make_world):
        world = make_world(before, after)

        def make_ready():
            go_live(world, world.tips[0])
            world.set_tip(world.tips[1])
            return Turn(world, world.publish, world.tips[1])

        return make_ready

    return begin


def go_live(world, tip):
    world.set_tip(tip)
    world.open().close()  # which makes the store, the first time
    world.converge(tip)


def first_publish(make_world):
    """Of a course whose catalog entries are live; each time in a store of its own."""

    def make_ready():
        world = make_world(ENTRIES, WITHOUT)
        go_live(world, world.tips[0])
        world.set_tip(world.tips[1])
        return Turn(world, world.publish, world.tips[1])

    return make_ready


def rollback(make_world):
    """From the second release to the first; the way back to the second is a rollback, too."""
    world = make_world(STATE, EDITED)
    for tip in world.tips:
        go_live(world, tip)
    old, new = world.tips

    def revert(store, release=1):
        revert_unit(store, open_repository(world.origin.path), ONE, release, reason="wrong", actor="Olga <o@x.org>")

    def make_ready():
        if world.live[ONE] != new.trees[ONE]:
            with world.open() as store:
                revert(store, 2)
            world.converge(Tip(new.commit, new.trees))
        return Turn(world, revert, Tip(new.commit, new.trees | {ONE: old.trees[ONE]}))

    return make_ready


TURNS = {
    "edit": change(STATE, EDITED),
    "removal": change(STATE, WITHOUT),
    "first publish": first_publish,
    "rollback": rollback,
}


@pytest.mark.parametrize("turn", TURNS)
def test_killed_before_any_statement_that_writes(make_world, turn):
    kills, went_live = kill_at_each_statement(TURNS[turn](make_world))
    assert kills > 10
    assert 0 < went_live < kills


@pytest.mark.parametrize("turn", ["edit", "rollback"])
def test_this_harness_sees_a_transaction_that_is_split(make_world, turn):
    """What is committed half-way is seen by the reader, or is in the way of the next start."""
    with pytest.raises((AssertionError, CouldNotCheck)):
        kill_at_each_statement(TURNS[turn](make_world), act=split_and_die)
