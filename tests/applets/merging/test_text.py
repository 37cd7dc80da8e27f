import subprocess

from hypothesis import given, settings
from hypothesis import strategies as st

from contentrepo.applets.merging.api import compare_lines, merge_lines

LINES = st.lists(st.integers(0, 10_000), unique=True, min_size=1, max_size=12)


@st.composite
def forks(draw):
    """Three texts of distinct lines: a base, and two edits of it."""
    base = draw(LINES)

    def edited(first):
        lines = list(base)
        for number in range(draw(st.integers(0, 3))):
            place = draw(st.integers(0, len(lines)))
            if draw(st.booleans()) or place == len(lines):
                lines.insert(place, first + number)
            else:
                lines[place] = first + number
        return lines

    return [b"".join(b"line %d\n" % line for line in side) for side in (base, edited(20_000), edited(30_000))]


def git_merge(folder, sides):
    for name, text in zip(("base", "ours", "theirs"), sides, strict=True):
        (folder / name).write_bytes(text)
    done = subprocess.run(
        ["git", "merge-file", "-p", "ours", "base", "theirs"], cwd=folder, capture_output=True, check=False
    )
    return done.stdout if done.returncode == 0 else None


@settings(max_examples=60)
@given(sides=forks())
def test_lines_merge_as_git_merges_them(sides, tmp_path_factory):
    merged = merge_lines(*sides).data
    assert merged == git_merge(tmp_path_factory.mktemp("texts"), sides)


@given(sides=forks())
def test_whose_change_it_was_does_not_matter(sides):
    base, ours, theirs = sides
    assert merge_lines(base, ours, theirs).data == merge_lines(base, theirs, ours).data


def test_a_conflict_carries_the_lines_of_all_three():
    open_place = merge_lines(b"a\nb\nc\n", b"a\nB1\nc\n", b"a\nB2\nc\n").disagreements[0]
    assert open_place[1:] == (b"b\n", b"B1\n", b"B2\n")


def test_a_text_of_a_hundred_thousand_equal_lines_is_not_compared_pair_by_pair():
    base = b"\n" * 100_000
    assert merge_lines(base, b"x\n" + base + b"x\n", b"y\n" + base + b"z\n").data is None


def test_a_long_text_of_few_different_lines_is_merged_between_those_that_stand_once():
    lines = [b"<li>\n" if number % 3 else b"item %d\n" % number for number in range(30_000)]
    ours, theirs = list(lines), list(lines)
    ours[3] = ours[29_994] = b"ours\n"
    theirs[9] = theirs[29_988] = b"theirs\n"
    wanted = list(ours)
    wanted[9] = wanted[29_988] = b"theirs\n"
    assert merge_lines(*map(b"".join, (lines, ours, theirs))).data == b"".join(wanted)


@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12))
def test_what_differs_makes_one_text_the_other(old, new):
    made = list(old)
    for start, end, new_start, new_end in reversed(compare_lines(old, new)):
        made[start:end] = new[new_start:new_end]
    assert made == new


@given(st.permutations(range(40)))
def test_the_same_where_only_single_lines_are_compared(order):
    old, new = [0] * 1200 + list(range(1, 40)) + [0] * 1200, [0] * 1100 + [one for one in order if one] + [0] * 1300
    new[0], new[-1] = 98, 99
    made = list(old)
    for start, end, new_start, new_end in reversed(compare_lines(old, new)):
        made[start:end] = new[new_start:new_end]
    assert made == new
