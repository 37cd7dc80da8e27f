import json

from hypothesis import given, settings
from hypothesis import strategies as st

from contentrepo.applets.merging.api import merge_values
from contentrepo.applets.olx.api import compare_json, merge_file

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "é", '"', "\\", "x\ny"])
NAMES = st.sampled_from("abcd")
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=8
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=4)


@st.composite
def forks(draw):
    """Objects, and two edits of them: some keys set, some taken away."""
    base = draw(OBJECTS)
    sides = []
    for _ in range(2):
        side = {name: value for name, value in base.items() if draw(st.integers(0, 4))}
        side.update(draw(st.dictionaries(NAMES, VALUES, max_size=2)))
        sides.append(side)
    return base, *sides


def text(value, indent):
    return (json.dumps(value, indent=indent, ensure_ascii=bool(indent)) + "\n").encode()


def same(first, second):
    return json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)


@settings(max_examples=50)
@given(forks())
def test_each_key_is_the_one_of_whoever_changed_it(sides):
    base, ours, theirs = sides
    merged, open_places = merge_values(base, ours, theirs)
    fought = {one.place[0] for one in open_places}
    for name in {*base, *ours, *theirs} - fought:
        old, own, other, got = (side.get(name, "absent") for side in (base, ours, theirs, merged))
        if same(other, old) or same(own, other):
            assert same(got, own)
        elif same(own, old):
            assert same(got, other)
        else:  # both changed it, inside
            assert isinstance(own, list | dict)
            assert type(own) is type(other)


@settings(max_examples=50)
@given(sides=forks(), indent=st.sampled_from([None, 1, 4]))
def test_a_merged_text_says_what_the_merged_data_is(sides, indent):
    wanted, open_places = merge_values(*sides)
    joined = merge_file("policies/x/policy.json", *(text(side, indent) for side in sides))
    assert (joined.data is None) == bool(open_places)
    if joined.data is not None:
        assert same(json.loads(joined.data), wanted)


@settings(max_examples=50)
@given(sides=forks(), indent=st.sampled_from([None, 4]))
def test_a_side_that_did_nothing_changes_no_byte(sides, indent):
    base, ours, _ = (text(side, indent) for side in sides)
    for three in ((base, ours, base), (base, base, ours), (base, ours, ours)):
        assert merge_file("policies/x/policy.json", *three).data == ours


@settings(max_examples=50)
@given(forks())
def test_what_differs_is_told_and_nothing_else(sides):
    base, ours, _ = sides
    told = compare_json(text(base, None), text(ours, None))
    assert bool(told) == (not same(base, ours))
    assert {place[0] for place, _, _ in told} <= {
        name for name in {*base, *ours} if name not in base or name not in ours or not same(base[name], ours[name])
    }
