import pytest

from contentrepo.applets.validation.written_way import read_way, write_ways

ABOVE = ("course.xml", "course/r.xml", "chapter/c.xml")
OWN = ("html/h.xml", "html/h.html")


@pytest.mark.parametrize("above", [ABOVE, ("course.xml",), ()])
@pytest.mark.parametrize("holder", [(("html", "h"), ("vertical", "u")), (("html", "?"), ("", "")), (), None])
@pytest.mark.parametrize("own", [OWN, ("a b\udcff.xml",)])
def test_a_way_is_read_as_it_was_written(above, own, holder):
    way = above, own, holder
    assert read_way(write_ways([("path", way)])["path"]) == way


def test_blocks_below_one_block_have_ways_of_their_own():
    first, second = (ABOVE, OWN, None), (ABOVE, ("html/i.xml",), None)
    written = write_ways([("a", first), ("b", first), ("c", second)])
    assert {path: read_way(text) for path, text in written.items()} == {"a": first, "b": first, "c": second}
