"""An operator moves what one repository has to another: killed at any point, and against moves and publishes of others.

Whatever happens, one has it, and no reader finds it gone.
"""

import estate as estates
import forks
import postgresql
import pytest
import races
from estate import PROGRAM, REFUSED, RUN, WON, Estate
from kills import Reader, split_and_die

from contentrepo.applets.live import change as changes
from contentrepo.errors import ContentRepoError

MOVED = (PROGRAM, RUN)


@pytest.fixture(params=["sqlite", "postgresql"])
def estate(request, tmp_path):
    if request.param == "sqlite":
        yield Estate(tmp_path, str(tmp_path / "live.sqlite3"))
    else:
        for location in postgresql.make_schema():
            yield Estate(tmp_path, location)


@pytest.fixture
def kills(request):
    """Of each kind; `nox -s claims` has ten times as many."""
    return request.config.getoption("--kills") // 50


@pytest.fixture
def turns(request):
    return request.config.getoption("--races") // 10


@pytest.mark.parametrize("what", MOVED)
def test_a_move_that_is_killed(estate, what, kills):
    with Reader(estate, look=estates.is_there) as reader:
        estates.kill_moves(estate, what, kills, stride=max(1, 240 // kills))
    assert reader.code == 0
    assert reader.rounds > 2


def race(*works):
    """What became of each, sorted; all have planned before the first one writes."""

    def prepared(work):
        def run(meet):
            return work(lambda: estates.meet_before_writing(meet))

        return run

    return sorted(forks.race([prepared(work) for work in works]))


@pytest.mark.parametrize("what", MOVED)
def test_two_moves_at_once(estate, what, turns):
    for _ in range(turns):
        with estate.open() as store:
            others = [name for name in estates.NAMES if name != estate.holder(what, store)]
        works = [lambda before, name=name: estate.try_to_move(name, what, before) for name in others]
        outcome = race(*works)
        with estate.open() as store:
            estate.check(store)
            assert estate.holder(what, store) in others
            # The run's OLX goes over twice, one after the other; of an entry the loser's plan is stale.
            assert outcome == ([WON, REFUSED] if what == PROGRAM else [WON, WON])
    with estate.open() as store:
        estate.converge(store)


@pytest.mark.parametrize("what", MOVED)
def test_a_move_against_a_publish(estate, what, turns):
    """Of whoever has it, with other content: one of them is first, and the other sees that."""
    for turn in range(turns):
        with estate.open() as store:
            giver = estate.holder(what, store)
        taker = estates.NAMES[(estates.NAMES.index(giver) + 1) % len(estates.NAMES)]
        content = b"title: Another %d\n" % turn if what == PROGRAM else b"<p>Another %d.</p>\n" % turn
        path = f"{estates.SHARED}/html/text1.html"
        changed = {path: content} if what == RUN else {"programs/ds.yaml": estates.DS.replace(b"title: D\n", content)}
        estate.push(giver, changed)
        moving = lambda before, taker=taker: estate.try_to_move(taker, what, before)  # noqa: E731
        publishing = lambda before, giver=giver: estate.try_to_publish(giver, before)  # noqa: E731
        race(moving, publishing)
        with estate.open() as store:
            estate.check(store)
            assert estate.holder(what, store) in (giver, taker)
            if estate.holder(what, store) == giver:
                estate.move(taker, what, store)
            estate.converge(store)
            assert estate.holder(what, store) == taker


class TestThisHarnessSees:
    """The same, with a mechanism taken out."""

    @pytest.fixture
    def estate(self, tmp_path):
        return Estate(tmp_path, str(tmp_path / "live.sqlite3"))

    def test_a_move_in_two_transactions(self, estate):
        with pytest.raises((AssertionError, ContentRepoError)):
            estates.kill_moves(estate, PROGRAM, 60, stride=3, act=split_and_die)

    def test_a_missing_version_check(self, estate, monkeypatch):
        monkeypatch.setattr(changes, "lock_unit", changes.lock_unit)  # so that it is put back
        races.without_version_check(None)
        with pytest.raises((AssertionError, ContentRepoError)):
            test_two_moves_at_once(estate, PROGRAM, 2)
