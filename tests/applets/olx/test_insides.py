import pytest

from contentrepo.applets.olx.api import is_container, measure_elements, read_insides

VERTICAL = (
    b'<vertical>\n<!-- one --><problem><p>\xc3\xa9</p><choice correct="true"/></problem><video src="a"/></vertical>\n'
)


def test_what_stands_in_some_elements():
    assert read_insides(VERTICAL, {1, 4}) == {1: (("p", {}), ("choice", {"correct": "true"})), 4: ()}


def test_elements_that_are_not_there():
    assert read_insides(VERTICAL, {9}) == {}
    assert measure_elements(VERTICAL, {9}) == {}


@pytest.mark.parametrize("data", [b"", b"<a", b"\0", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;', b"<a>" * 10_000])
def test_no_xml(data):
    assert read_insides(data, {0}) == {}


def test_where_elements_begin_and_end():
    spans = measure_elements(VERTICAL, {0, 1, 4})
    assert [VERTICAL[slice(*spans[ordinal])] for ordinal in (1, 4)] == [
        b'<problem><p>\xc3\xa9</p><choice correct="true"/></problem>',
        b'<video src="a"/>',
    ]
    assert spans[0] == (0, len(VERTICAL) - 1)


def test_containers():
    assert is_container("vertical")
    assert not is_container("problem")
    assert not is_container("done")
