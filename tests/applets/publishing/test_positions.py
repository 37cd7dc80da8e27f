from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.publishing.positions import STEP, compute_positions

NAMES = st.lists(st.sampled_from("abcdefghijkl"), unique=True)


def moved(old, new):
    return {name for name, position in new.items() if old.get(name) != position}


def test_first_publish_counts_with_gaps_from_zero():
    assert compute_positions("abc", {}) == {"a": 0, "b": STEP, "c": 2 * STEP}


def test_an_inserted_block_moves_nobody_else():
    old = compute_positions("abcdef", {})
    new = compute_positions("abXcdef", old)
    assert moved(old, new) == {"X"}
    assert old["b"] < new["X"] < old["c"]


def test_a_moved_block_alone_gets_a_new_position():
    old = compute_positions("abcdef", {})
    assert moved(old, compute_positions("afbcde", old)) == {"f"}


def test_a_removed_block_moves_nobody():
    old = compute_positions("abcdef", {})
    assert compute_positions("abdf", old) == {name: old[name] for name in "abdf"}


def test_blocks_added_at_the_end_come_last():
    old = compute_positions("ab", {})
    new = compute_positions("abcd", old)
    assert [new[name] for name in "abcd"] == [0, STEP, 2 * STEP, 3 * STEP]


def test_a_full_gap_renumbers_everything():
    assert compute_positions("aXb", {"a": 0, "b": 1}) == {"a": 0, "X": STEP, "b": 2 * STEP}


@given(NAMES, NAMES)
def test_positions_always_sort_in_document_order(before, after):
    new = compute_positions(after, compute_positions(before, {}))
    assert sorted(new, key=new.__getitem__) == after
    assert len(set(new.values())) == len(after)
    assert not after or min(new.values()) > -STEP
