from contentrepo.applets.olx.api import list_definitions, locate_all, read_definitions

FILES = {
    "html/h.xml": '<html filename="h"/>',
    "html/h.html": "<p>é",
    "problem/p.xml": "<!-- head -->\n<problem><p/></problem>\n",
}
UNIT = (
    '<html url_name="h"/><problem url_name="p"/>\n<html url_name="é" a=">\'/>"><p>é</p><html/></html>'
    '<done url_name="d"\n/><vertical url_name="w"><video url_name="x" a="1">  </video></vertical>'
)


def bodies(read, *keys):
    course = read(UNIT, FILES)
    data = {"vertical/v.xml": f"<vertical>{UNIT}</vertical>", **FILES}
    blocks = [course.blocks[key] for key in keys]
    found = read_definitions(blocks, list_definitions(blocks), lambda path: data[path].encode())
    return [body.decode() for body in found]


def test_a_page_is_the_body_of_an_html_block(read):
    assert bodies(read, ("html", "h")) == ["<p>é"]


def test_a_leaf_in_a_file_of_its_own_is_that_file(read):
    assert bodies(read, ("problem", "p")) == [FILES["problem/p.xml"]]


def test_a_leaf_inside_is_cut_out_as_written(read):
    assert bodies(read, ("html", "é"), ("done", "d"), ("video", "x")) == [
        '<html url_name="é" a=">\'/>"><p>é</p><html/></html>',
        '<done url_name="d"\n/>',
        '<video url_name="x" a="1">  </video>',
    ]


def test_containers_have_no_body(read):
    assert bodies(read, ("vertical", "v"), ("vertical", "w"), ("course", "course")) == ["", "", ""]


def test_an_element_is_located_by_its_ordinal():
    data = "<a>\n  <b/>é<c\n d='1'/>\n</a>".encode()
    assert [*locate_all(data, range(3)).values()] == [(1, 1), (2, 3), (2, 8)]


def test_no_element_has_no_place():
    assert locate_all(b"<a/>", (1,)) == {1: (0, 0)}
    assert locate_all(b"<a/>", (-1,)) == {-1: (0, 0)}
    assert locate_all(b"", (0,)) == {0: (0, 0)}
