from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.merging.api import list_moved, merge_names


@st.composite
def forks(draw):
    base = draw(st.lists(st.integers(0, 99), unique=True, max_size=8))

    def edited(first):
        kept = [name for name in draw(st.permutations(base)) if draw(st.integers(0, 3))]
        for number in range(draw(st.integers(0, 3))):
            kept.insert(draw(st.integers(0, len(kept))), first + number)
        return kept

    return base, edited(100), edited(200)


@given(forks())
def test_nothing_added_is_dropped_and_nothing_removed_returns(sides):
    base, ours, theirs = sides
    merged = merge_names(base, ours, theirs).value
    assert len(merged) == len(set(merged))
    assert set(merged) == (set(ours) & set(theirs)) | (set(ours) - set(base)) | (set(theirs) - set(base))


@given(forks())
def test_an_untouched_side_gives_the_other(sides):
    base, ours, _ = sides
    assert merge_names(base, ours, base) == (tuple(ours), ())
    assert merge_names(base, base, ours) == (tuple(ours), ())


def test_both_add_at_one_place():
    assert merge_names("ab", "axb", "ayzb").value == tuple("axyzb")


def test_one_moves_and_the_other_adds():
    assert merge_names("abcd", "dabc", "abxcd").value == tuple("dabxc")


def test_both_move_one_name_to_different_places():
    assert merge_names("abcd", "dabc", "adbc").disagreements


def test_the_fewest_names_count_as_moved():
    assert list_moved("abcde", "eabcd") == {"e"}
