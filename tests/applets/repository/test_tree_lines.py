"""Lines of a large tree are found from others near by, also where names and ids look like lines."""

from random import Random

import pytest

from contentrepo.applets.repository import tree_lines
from contentrepo.applets.repository.tree import parse_tree
from contentrepo.pattern import DOTALL, compiled

MODES = (b"100644", b"100644", b"100644", b"40000", b"100755", b"100664")
NAMES = (b"a%d", b"problem%d.xml", b"x 100644 y%d", b"100644 40000 %d")


def make_lines(chance, count):
    """Lines of a tree, of which some ids look like the beginning of others."""
    for number in range(count):
        data = chance.randbytes(20)
        if chance.random() < 0.2:
            data = chance.choice((b"100644 a\0" + data, data[:4] + b"100644 a" + data, data[:8] + b"40000 x\0" + data))
        yield b"%s %s\0%s" % (chance.choice(MODES), chance.choice(NAMES) % number, data[:20])


def compare(seed):
    chance = Random(seed)
    lines = list(make_lines(chance, 80))
    old = b"".join(lines)
    for name, (mode, blob) in parse_tree(old).items():
        assert tree_lines.find_line(old, name) == (tree_lines.plain_mode(mode), blob)
    for place in chance.sample(range(len(lines)), 9):
        other = lines[place][:-20] + chance.randbytes(20)
        new = b"".join([*lines[:place], other, *lines[place + 1 :]])
        before, after = tree_lines.compare_lines(old, new)
        assert [*before] == [*after] == [other.partition(b" ")[2][:-21]]


def compare_many():
    for seed in range(20):
        compare(seed)


@pytest.fixture
def near(monkeypatch):
    """Lines are looked for so near that it matters, in trees of few lines."""
    monkeypatch.setattr(tree_lines, "NEAR", 600)


@pytest.mark.usefixtures("near")
def test_lines_are_found_from_others_near_by():
    compare_many()


@pytest.mark.usefixtures("near")
def test_a_single_line_is_not_believed(monkeypatch):
    line = compiled(rb"(?:100644|100755|40000) [^\0]++\0.{20}", DOTALL)
    monkeypatch.setattr(tree_lines, "_SOME_LINES", line)
    with pytest.raises((AssertionError, ValueError)):
        compare_many()


def edit(chance, lines):
    """The lines after some were changed, left out, renamed, or put in."""
    lines = list(lines)
    for number in range(min(len(lines), chance.choice((1, 1, 2, 3)))):
        place, do = chance.randrange(len(lines)), chance.choice(("change", "mode", "leave out", "rename", "put in"))
        head, blob = lines[place][:-20], lines[place][-20:]
        mode, _, name = head.partition(b" ")
        changed = {
            "change": [head + chance.randbytes(20)],
            "mode": [b"100755 " + name + blob],
            "leave out": [],
            "rename": [b"%s other%d %s" % (mode, number, name) + blob],
            "put in": [b"100644 new%d\0" % number + chance.randbytes(20), lines[place]],
        }
        lines[place : place + 1] = changed[do]
    return lines


def told(data):
    return {name: (tree_lines.plain_mode(mode), blob) for name, (mode, blob) in parse_tree(data).items()}


@pytest.mark.parametrize("seed", range(40))
def test_what_differs_is_told_whatever_was_done(seed):
    chance = Random(seed)
    for _ in range(20):
        lines = list(make_lines(chance, chance.choice((3, 30))))
        old, new = b"".join(lines), b"".join(edit(chance, lines))
        before, after = told(old).items(), told(new).items()
        assert tree_lines.compare_lines(old, new) == (dict(before - after), dict(after - before))


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_tree_that_is_cut_is_none(cut):
    whole = b"100644 a\0" + b"a" * 20 + b"100644 b\0" + b"b" * 20
    other = b"100644 a\0" + b"a" * 20 + b"100644 b\0" + b"c" * 20
    for pair in ((whole[:-cut], other), (other, whole[:-cut])):
        if cut != 29:  # a whole line
            with pytest.raises(ValueError, match=r"cut|not found"):
                tree_lines.compare_lines(*pair)
