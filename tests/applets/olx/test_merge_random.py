import subprocess
from random import Random

import pytest
from lxml import etree
from random_course import ROOT, RandomCourse, assert_nothing_lost, read_blocks, three_way

from contentrepo.applets.olx.api import merge_blocks

SEEDS = range(400)


def merge(base, ours, theirs):
    sides = [course.files() for course in (base, ours, theirs)]
    changed = [{path for path in {*sides[0], *side} if sides[0].get(path) != side.get(path)} for side in sides[1:]]
    in_play = changed[0] | changed[1]
    parts = tuple({path: data for path, data in side.items() if path in in_play} for side in sides)
    out = merge_blocks(parts, ({}, {}, {}), changed=tuple(changed), read_base=sides[0].get)
    files = {path: data for path, data in {**sides[0], **out.files}.items() if data is not None}
    return out, files


@pytest.mark.parametrize("chunk", range(8))
def test_no_block_and_no_edit_of_either_side_is_lost(chunk):
    clean = 0
    for seed in SEEDS[chunk::8]:
        random = Random(seed)
        base = RandomCourse(random)
        ours, own = base.edited(random, "ours", random.randint(1, 3))
        theirs, other = base.edited(random, "theirs", random.randint(1, 3))
        out, files = merge(base, ours, theirs)
        if out.conflicts:
            assert own & other, (seed, out.conflicts)
            continue
        clean += 1
        assert_nothing_lost(read_blocks(files), base.blocks, ours.blocks, theirs.blocks)
        again, swapped = merge(base, theirs, ours)
        assert not again.conflicts, seed
        assert_nothing_lost(read_blocks(swapped), base.blocks, ours.blocks, theirs.blocks)
    assert clean > len(SEEDS) / 8 / 3


def test_the_harness_sees_what_a_merge_of_files_loses():
    lost = 0
    for seed in SEEDS[:100]:
        random = Random(seed)
        base = RandomCourse(random)
        sides = [base.edited(random, side, 2)[0] for side in ("ours", "theirs")]
        before, ours, theirs = (course.files() for course in (base, *sides))
        files = {path: three_way(*(side.get(path) for side in (before, ours, theirs))) for path in {*ours, *theirs}}
        try:
            merged = read_blocks({path: data for path, data in files.items() if data is not None})
            assert_nothing_lost(merged, base.blocks, sides[0].blocks, sides[1].blocks)
        except (AssertionError, KeyError):
            lost += 1
    assert lost > 10


def git_merge(folder, base, ours, theirs):
    """What git makes of the same files, each on its own; None where it cannot."""
    merged = {}
    for path in {*base, *ours, *theirs}:
        sides = [side.get(path) for side in (ours, base, theirs)]
        if None in sides:
            merged[path] = three_way(sides[1], sides[0], sides[2])
            if sides[1] is not None and len({sides[0], sides[1], sides[2]}) > 2:
                return None
            continue
        for name, data in zip(("ours", "base", "theirs"), sides, strict=True):
            (folder / name).write_bytes(data)
        command = ["git", "merge-file", "-p", "ours", "base", "theirs"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        if done.returncode:
            return None
        merged[path] = done.stdout
    return {path: data for path, data in merged.items() if data is not None}


def test_where_git_merges_rightly_so_do_we(tmp_path):
    equal = 0
    for seed in range(30):
        random = Random(seed)
        base = RandomCourse(random, size=14)
        ours, theirs = (base.edited(random, side, 2)[0] for side in ("ours", "theirs"))
        files = git_merge(tmp_path, base.files(), ours.files(), theirs.files())
        try:
            assert_nothing_lost(read_blocks(files or {}), base.blocks, ours.blocks, theirs.blocks)
        except (AssertionError, KeyError, etree.XMLSyntaxError):
            continue  # it cannot, or it loses something
        out, own = merge(base, ours, theirs)
        assert not out.conflicts
        assert own == files
        equal += 1
    assert equal > 5


@pytest.mark.parametrize("seed", range(40))
def test_a_side_that_did_nothing_changes_no_byte(seed):
    random = Random(seed)
    base = RandomCourse(random)
    ours, _ = base.edited(random, "ours", 3)
    for sides in ((base, ours, base), (base, base, ours), (base, ours, ours)):
        out, files = merge(*sides)
        assert not out.conflicts
        assert files == ours.files()
    assert ROOT in read_blocks(ours.files())
