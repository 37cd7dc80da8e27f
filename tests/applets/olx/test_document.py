from hashlib import sha1

import pytest

from contentrepo.applets.olx.api import read_facts


def nodes(text: str | bytes):
    document = read_facts("xml", text if isinstance(text, bytes) else text.encode())
    assert document.fault is None, document.fault
    return document.nodes


def test_elements_of_a_leaf_are_its_content():
    (problem,) = nodes('<problem display_name="P"><p>Is <b>it</b>?</p></problem>')
    assert (problem.tag, problem.attributes, problem.bare) == ("problem", (("display_name", "P"),), False)


def test_blocks_below_containers_are_nodes_at_any_depth():
    found = nodes(
        "<course><chapter><sequential><vertical><split_test><vertical><video/></vertical></split_test>"
        "</vertical></sequential></chapter></course>"
    )
    assert [node.tag for node in found] == [
        "course",
        "chapter",
        "sequential",
        "vertical",
        "split_test",
        "vertical",
        "video",
    ]
    assert [node.parent for node in found] == [-1, 0, 1, 2, 3, 4, 5]


def test_ordinals_count_every_element():
    found = nodes('<vertical><problem><p/><p><b/></p></problem><wiki/><html url_name="h"/></vertical>')
    assert [(node.tag, node.ordinal) for node in found] == [("vertical", 0), ("problem", 1), ("wiki", 5), ("html", 6)]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ('<course><wiki slug="w"/><textbook title="t"/><license/><grading/><chapter/></course>', ["course", "chapter"]),
        (
            '<conditional sources="i4x://a/b/problem/p"><show sources="x"/><html/></conditional>',
            ["conditional", "html"],
        ),
        ("<vertical><meta>{}</meta><!-- no --><?pi no?><html/></vertical>", ["vertical", "html"]),
        ('<vertical><tagging xblock-family="xblock_asides.v1"/><html/></vertical>', ["vertical", "html"]),
        ("<poll><answer/></poll>", ["poll"]),
    ],
)
def test_what_only_describes_a_container_is_no_block(text, tags):
    assert [node.tag for node in nodes(text)] == tags


@pytest.mark.parametrize(
    ("text", "bare"),
    [("<html/>", True), ("<html> \n </html>", True), ("<html>x</html>", False), ("<html><!-- x --></html>", False)],
)
def test_a_bare_element_has_neither_elements_nor_comments_nor_text(text, bare):
    assert nodes(f"<vertical>{text}</vertical>")[1].bare is bare


def test_a_place_is_where_a_tag_begins_even_when_it_goes_over_lines():
    found = nodes(
        '<!-- a\ncomment -->\n<vertical\n  display_name="a > b">\n\n  <html\n    url_name="a"/><html/>\n</vertical>'
    )
    assert [node.line for node in found] == [3, 6, 7]


def test_lines_are_right_behind_a_byte_order_mark():
    assert nodes(b"\xef\xbb\xbf\n\n<vertical>\n<html/></vertical>")[0].line == 3


def test_a_declared_encoding_is_honoured():
    (node,) = nodes('<?xml version="1.0" encoding="iso-8859-1"?><html display_name="é"/>'.encode("latin-1"))
    assert node.attributes == (("display_name", "é"),)


def test_the_fallback_name_hashes_the_element_as_the_platform_does():
    found = nodes("<vertical>\n  <html><p>é</p>\n</html>\n  <video/>\n</vertical>")
    assert found[1].digest == sha1("<html><p>é</p></html>".encode()).hexdigest()[:12]
    assert found[2].digest == sha1(b"<video/>").hexdigest()[:12]
    inside = nodes("<split_test><html>é</html></split_test>")
    assert inside[1].digest == sha1(b"<html>&#233;</html>").hexdigest()[:12]


def test_only_nameless_elements_have_a_fallback_name():
    found = nodes('<vertical><html url_name="a"/><html url_name=""/></vertical>')
    assert [bool(node.digest) for node in found[1:]] == [False, True]


def test_names_are_hashed_down_to_a_depth_that_no_course_has():
    found = nodes("<vertical>" * 40 + "x" + "</vertical>" * 40)
    assert [bool(node.digest) for node in found[1:]] == [True] * 16 + [False] * 23


def test_equal_content_has_an_equal_digest():
    one, other, third = nodes(
        '<vertical><html a="1" b="2"><p/></html><html b="2" a="1"><p></p></html>'
        '<html a="1" b="2"><p>x</p></html></vertical>'
    )[1:]
    assert one.content == other.content != third.content


def test_a_containers_digest_is_about_its_own_content():
    one = nodes('<course><wiki slug="a"/><chapter url_name="c"/></course>')[0]
    other = nodes('<course><wiki slug="a"/><chapter url_name="d"/></course>')[0]
    third = nodes('<course><wiki slug="b"/><chapter url_name="c"/></course>')[0]
    assert one.content == other.content != third.content


def test_text_beside_blocks_is_kept_for_a_finding():
    vertical, first, second = nodes("<vertical>before<html/> after <b/></vertical>")
    assert (vertical.text, first.after, second.after) == ("before", "after", "")


@pytest.mark.parametrize(
    "text", ["<html/><!-- after -->", "<?xml version='1.0'?><!DOCTYPE html><html/>", "<html/>\n\n"]
)
def test_what_stands_around_the_root_is_no_matter(text):
    assert nodes(text)[0].tag == "html"


def test_references_are_found_in_xml():
    document = read_facts("xml", b'<problem>\n<img src="/static/a.png"/></problem>')
    assert document.links == (("static", "a.png", 2),)
