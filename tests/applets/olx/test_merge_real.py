import os
from pathlib import Path
from random import Random

import pytest

from contentrepo.applets.olx.api import is_mergeable, merge_blocks
from contentrepo.applets.olx.merge.element import read_element
from contentrepo.data import sample_course

SOURCES = [sample_course(), *map(Path, filter(None, [os.environ.get("CONTENTREPO_COURSES")]))]


def elements(element):
    yield element
    for child in element.children:
        yield from elements(child)


def with_attribute(data, name, random):
    """One more attribute on any of the blocks."""
    one = random.choice(list(elements(read_element(data))))
    at = one.start + 1 + len(one.tag.encode())
    return data[:at] + b' %s="1"' % name + data[at:]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_two_edits_of_a_file_are_both_there_and_no_other_byte_changes(source):
    random, merged = Random(1), 0
    for path in sorted(source.rglob("*.xml")):
        data = path.read_bytes()
        if "static" in path.parts or not is_mergeable(data):
            continue
        sides = (data, with_attribute(data, b"zz_ours", random), with_attribute(data, b"zz_theirs", random))
        out = merge_blocks(
            tuple({"x.xml": side} for side in sides),
            ({}, {}, {}),
            changed=({"x.xml"}, {"x.xml"}),
            read_base=lambda _: None,
        )
        assert not out.conflicts, path
        for name in (b"zz_ours", b"zz_theirs"):
            assert out.files["x.xml"].count(b' %s="1"' % name) == 1, path
        plain = out.files["x.xml"].replace(b' zz_ours="1"', b"").replace(b' zz_theirs="1"', b"")
        assert plain == data, path
        merged += 1
    assert merged > 50
