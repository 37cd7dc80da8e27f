import pytest
import rows
from rows import OTHER, RUN, SOURCE, Course, commit_id

from contentrepo.applets.live.api import (
    list_refusals,
    read_refusals,
    read_sequence,
    record_commit,
    record_refusals,
)
from contentrepo.applets.live.models import Kind, Refusal

RUN_2 = "course-v1:edX+CS101+3T2019"


def refusal(unit=RUN, commit=1, *, kind="findings", detail='[{"rule": "x"}]'):
    return Refusal(unit, commit_id(commit), tree="t", sequence=0, time="", kind=kind, detail=detail)


def told(store, *args, **more):
    return [(one.unit, one.commit, one.kind) for one in list_refusals(store, *args, **more)]


def test_a_refusal_is_kept_with_sequence_and_time(store):
    record_refusals(store, SOURCE, [refusal()])
    (kept,) = list_refusals(store)
    assert (kept.unit, kept.commit, kept.detail) == (RUN, commit_id(1), '[{"rule": "x"}]')
    assert kept.sequence == read_sequence(store) == 1
    assert kept.time.endswith("Z")


def test_the_same_refusal_again_writes_nothing(store):
    record_refusals(store, SOURCE, [refusal(), refusal(RUN_2)])
    record_refusals(store, SOURCE, [refusal(), refusal(RUN_2)])
    record_refusals(store, SOURCE, [])
    assert read_sequence(store) == 1
    assert len(read_refusals(store, RUN)) == 1


def test_a_newer_refusal_takes_the_place_of_the_older_and_history_stays(store):
    record_refusals(store, SOURCE, [refusal(), refusal(RUN_2)])
    record_refusals(store, SOURCE, [refusal(commit=2)])
    assert told(store) == [(RUN, commit_id(2), "findings"), (RUN_2, commit_id(1), "findings")]
    assert told(store, commit=commit_id(2)) == [(RUN, commit_id(2), "findings")]
    assert [one.commit for one in read_refusals(store, RUN)] == [commit_id(2), commit_id(1)]


def test_each_branch_has_its_own_refusals(store):
    record_refusals(store, SOURCE, [refusal()])
    record_refusals(store, OTHER, [refusal(kind="claimed")])
    assert told(store, SOURCE) == [(RUN, commit_id(1), "findings")]
    assert told(store, OTHER) == [(RUN, commit_id(1), "claimed")]


def test_a_unit_that_goes_live_is_refused_no_longer(store, publish):
    record_refusals(store, SOURCE, [refusal(), refusal(RUN_2)])
    publish(Course({"a": b"1"}), commit=2)
    assert told(store) == [(RUN_2, commit_id(1), "findings")]


def test_a_revert_does_not_make_the_tip_acceptable(store, publish):
    publish(Course({"a": b"1"}))
    record_refusals(store, SOURCE, [refusal(commit=2)])
    publish(Course({"a": b"0"}), note=rows.note(1, kind=Kind.REVERT, reverted=1, reason="bad"))
    assert told(store) == [(RUN, commit_id(2), "findings")]


def test_a_finished_run_over_another_commit_leaves_only_its_own_refusals(store):
    record_refusals(store, SOURCE, [refusal(), refusal(RUN_2)])
    record_commit(store, SOURCE, commit_id(1))
    record_refusals(store, SOURCE, [refusal(RUN_2, commit=2)])
    record_commit(store, SOURCE, commit_id(2))
    assert told(store) == [(RUN_2, commit_id(2), "findings")]


def test_a_fault_is_over_when_a_run_finishes(store):
    record_commit(store, SOURCE, commit_id(1))
    record_refusals(store, SOURCE, [refusal(kind="error"), refusal(RUN_2, kind="pinned")])
    record_commit(store, SOURCE, commit_id(1))
    assert told(store) == [(RUN_2, commit_id(1), "pinned")]


def test_a_commit_is_recorded_once(store):
    first = record_commit(store, SOURCE, commit_id(1))
    assert record_commit(store, SOURCE, commit_id(2)) == first + 1
    assert record_commit(store, SOURCE, commit_id(1)) == first
    assert record_commit(store, OTHER, commit_id(1)) == first + 2
    assert read_sequence(store) == first + 2


@pytest.mark.parametrize("count", [1, 200])
def test_a_poll_that_finds_nothing_new_takes_two_statements(store, count):
    told = [refusal(f"course-v1:edX+C{i}+1") for i in range(count)]
    record_refusals(store, SOURCE, told)
    record_commit(store, SOURCE, commit_id(1))
    before = store.statements
    record_refusals(store, SOURCE, told)
    record_commit(store, SOURCE, commit_id(1))
    assert store.statements - before == 3
