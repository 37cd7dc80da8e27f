"""Whatever is done to programs, in whatever order and through whichever doors, none is ever in a bad state."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from programs_machine import Programs, TwoRepositories

from contentrepo.applets.catalog import catalog
from contentrepo.applets.live import change
from contentrepo.applets.validation.rules import external_course_key_taken

SHARED = [("key", "A/r1", "K-1"), ("key", "A/r2", "k-1")]
ACROSS_NESTED_PROGRAMS = [("key", "A/r1", "K-1"), ("key", "C/r1", "k-1")]


@pytest.mark.parametrize("kind", [Programs, TwoRepositories])
def test_no_program_is_ever_in_a_bad_state(histories, kind):
    run_state_machine_as_test(
        kind,
        settings=settings(
            max_examples=histories, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


class Unguarded(Programs):
    """The same, with a server whose hook is not there."""

    guarded = False


@pytest.fixture
def machine(request):
    machine = request.param()
    machine.start()
    yield machine
    machine.teardown()


@pytest.mark.parametrize("machine", [Programs], indirect=True)
@pytest.mark.parametrize("changes", [SHARED, ACROSS_NESTED_PROGRAMS])
def test_a_clash_is_refused_at_each_door(machine, changes):
    machine.commit(changes)
    machine.push(changes)
    machine.ask_the_api(changes)
    assert machine.pushed.keys["A/r1"] == ""
    machine.push_past_the_hook(changes)
    assert machine.live is None


@pytest.mark.parametrize("machine", [Unguarded], indirect=True)
def test_the_harness_sees_a_server_without_its_hook(machine):
    with pytest.raises(AssertionError, match="k-1"):
        machine.push(SHARED)


@pytest.mark.parametrize("machine", [Programs], indirect=True)
def test_the_harness_sees_an_api_that_takes_anything(machine, monkeypatch):
    monkeypatch.setattr(external_course_key_taken, "check", lambda _subject: iter(()))
    with pytest.raises(AssertionError, match="k-1"):
        machine.ask_the_api(SHARED)


@pytest.mark.parametrize("machine", [Programs], indirect=True)
def test_the_harness_sees_a_publisher_that_takes_anything(machine, monkeypatch):
    monkeypatch.setattr(catalog, "find_claims", lambda *_: ())
    with pytest.raises(AssertionError, match="published"):
        machine.push_past_the_hook(SHARED)


@pytest.mark.parametrize("machine", [Programs], indirect=True)
def test_without_the_rule_the_store_still_refuses(machine, monkeypatch):
    monkeypatch.setattr(external_course_key_taken, "check", lambda _subject: iter(()))
    machine.push_past_the_hook(SHARED)
    assert machine.live is None


ACROSS = [("course", "edX+A", ""), ("key", "D/r1", "k-1")]


@pytest.mark.parametrize("machine", [TwoRepositories], indirect=True)
class TestAKeyOfAnotherRepository:
    @pytest.fixture(autouse=True)
    def taken(self, machine):
        machine.push([("key", "A/r1", "K-1")])
        machine.publish()
        assert machine.live.keys["A/r1"] == "K-1"

    def test_is_refused(self, machine):
        machine.publish_elsewhere(ACROSS)
        assert machine.elsewhere == {}
        machine.live_is_one_good_state()

    def test_is_refused_by_the_store_where_no_rule_looks(self, machine, monkeypatch):
        monkeypatch.setattr(external_course_key_taken, "check", lambda _subject: iter(()))
        machine.publish_elsewhere(ACROSS)
        assert machine.elsewhere == {}
        machine.live_is_one_good_state()

    def test_and_the_harness_sees_a_store_that_takes_it(self, machine, monkeypatch):
        monkeypatch.setattr(external_course_key_taken, "check", lambda _subject: iter(()))
        monkeypatch.setattr(change, "write_claims", lambda *_, **__: None)
        with pytest.raises(AssertionError, match="published"):
            machine.publish_elsewhere(ACROSS)
