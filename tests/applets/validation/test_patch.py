from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.validation.models import Edit
from contentrepo.applets.validation.patch import apply_edits, are_apart, join_edits


@st.composite
def edits_of(draw, size):
    cuts = sorted(draw(st.lists(st.integers(0, size), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit("a.xml", start, end, draw(st.binary(max_size=4))) for start, end in pairs]
    return [edit for index, edit in enumerate(edits) if are_apart(edits[max(index - 1, 0) : index + 1])]


@st.composite
def histories(draw):
    data = draw(st.binary(max_size=30))
    kept = []
    for edit in draw(edits_of(len(data))):
        if are_apart([*kept, edit]):
            kept.append(edit)
    middle = apply_edits(data, kept)
    then = []
    for edit in draw(edits_of(len(middle))):
        if are_apart([*then, edit]):
            then.append(edit)
    return data, kept, then


@given(histories())
def test_joined_edits_do_what_both_do(history):
    data, first, then = history
    joined = join_edits(len(data), first, then)
    assert apply_edits(data, joined) == apply_edits(apply_edits(data, first), then)
    assert are_apart(joined)


@given(histories())
def test_bytes_outside_of_edits_stay(history):
    data, edits, _ = history
    kept, at, left = b"", 0, apply_edits(data, edits)
    for edit in edits:
        outside = data[at : edit.start]
        assert left.startswith(outside + edit.replacement)
        left = left[len(outside + edit.replacement) :]
        kept += outside
        at = edit.end
    assert left == data[at:]


def test_two_edits_at_one_place_are_not_apart():
    assert not are_apart([Edit("a", 1, 1, b"x"), Edit("a", 1, 2, b"y")])
    assert not are_apart([Edit("a", 1, 3, b"x"), Edit("a", 2, 4, b"y")])
    assert are_apart([Edit("a", 1, 2, b"x"), Edit("a", 2, 4, b"y")])
