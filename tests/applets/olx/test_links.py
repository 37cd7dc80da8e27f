import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentrepo.applets.olx.api import read_facts
from contentrepo.applets.olx.links import find_links, find_references

PARTS = (
    "/static/",
    "/jump_to_id/",
    "/course/",
    "/courses/",
    '"',
    "'",
    "\\",
    "\n",
    "a.png",
    "b/c",
    " ",
    "&amp;",
    "?raw",
    "#x",
    "é",
)


def links(text: str):
    return read_facts("html", text.encode()).links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<img src="/static/a/b c.png">', [("static", "a/b c.png")]),
        ("<img src='/static/a.png'>", [("static", "a.png")]),
        (r'{"img": "<a href=\"/static/a.png\">"}', [("static", "a.png")]),
        ('data="&quot;/static/a.png&quot;"', [("static", "a.png")]),
        ('<a href="/static/a.pdf?x=1#page=2">', [("static", "a.pdf")]),
        ('<a href="/static/a&amp;b.pdf">', [("static", "a&b.pdf")]),
        ('<a href="/jump_to_id/abc">', [("jump", "abc")]),
        ('<a href="/jump_to_id/abc#there">', [("jump", "abc")]),
        ('<a href="/course/info">', [("course", "info")]),
        ('<a href="/courses/x/jump_to_id/a?b#c">', [("run", "/courses/x/jump_to_id/a?b#c")]),
        ("<a href='https://lms.example.org:80/courses/x'>", [("run", "https://lms.example.org:80/courses/x")]),
        ('data="&quot;/courses/x?a=1&amp;b=2&quot;"', [("run", "/courses/x?a=1&b=2")]),
    ],
)
def test_references_between_quotes_are_found(text, found):
    assert [link[:2] for link in links(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        '<img src="/static/a.png?raw">',
        "see /static/a.png there",
        '<img src="https://example.org/static/a.png">',
        '<img src="/static/">',
        '<img src="/static/a.png',
        '<img src="/static/a>.png">',
        '<a href="ftp://lms.example.org/courses/x">',
        '<a href="see /courses/x">',
        '<a href="/courses/x>',
    ],
)
def test_what_the_platform_leaves_alone_is_no_reference(text):
    assert links(text) == ()


def test_references_without_end_end():
    assert len(links('<img src="/static/a">' * 20_000)) == 10_000


def test_what_only_looks_like_a_reference_is_looked_at_a_limited_number_of_times():
    assert links("/static/ " * 100_000 + '<img src="/static/a">') == ()


def test_links_come_in_order_with_their_lines():
    found = links('<a href="/course/x">\n<img src="/static/a">\n\n<a href="/jump_to_id/j"><img src="/static/b">')
    assert found == (("course", "x", 1), ("static", "a", 2), ("jump", "j", 4), ("static", "b", 4))


def test_a_course_tells_the_references_of_its_files_and_drafts(read):
    course = read(
        '<html url_name="h"><a href="/jump_to_id/v"/></html>',
        {
            "about/overview.html": '<img src="/static/a.png">',
            "html/nobody.html": '<img src="/static/b.png">',
            "drafts/vertical/w.xml": '<vertical parent_url="i4x://a/b/sequential/s" index_in_children_list="0">'
            '<html url_name="g">&lt;a href="/course/info"&gt;</html></vertical>',
        },
    )
    assert {path: [link[:2] for link in found] for path, found in course.links.items()} == {
        "about/overview.html": [("static", "a.png")],
        "drafts/vertical/w.xml": [("course", "info")],
        "vertical/v.xml": [("jump", "v")],
    }


@settings(max_examples=400)
@given(text=st.lists(st.sampled_from(PARTS), max_size=9).map("".join))
def test_the_quick_way_says_what_the_long_way_says(text):
    data = text.encode()
    told = [(kind, value, data.count(b"\n", 0, start) + 1) for start, kind, value, _ in find_references(data)]
    assert [tuple(link) for link in find_links(data)] == told
