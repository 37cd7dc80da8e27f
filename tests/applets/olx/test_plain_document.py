"""The quick reading of plain files says what the parser says, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contentrepo.applets.facts.api import open_facts
from contentrepo.applets.olx.document import read_any_document
from contentrepo.applets.olx.plain_document import read_briefly, read_plainly

TAGS = (
    "vertical",
    "html",
    "sequential",
    "chapter",
    "course",
    "problem",
    "video",
    "library",
    "meta",
    "wiki",
    "lti",
    "z",
)
NAMES = ("url_name", "display_name", "due", "filename", "xmlns", "xml:lang", "is_time_limited", "sub", "a1", "A", "é")
VALUES = (
    "",
    "x",
    "a b",
    "a:b",
    "/static/a.png",
    "true",
    "2020-01-01",
    "&amp;",
    "a>b",
    "é",
    "\n",
    "\t",
    "'",
    "9 lives",
    "/",
)
BETWEEN = ("", " ", "\n", "\n  ", "\t", "\r\n", "text", "<!-- c -->", "\n\n", "\u00a0")

attribute = st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)).map(lambda pair: '{}="{}"'.format(*pair))
attributes = st.lists(attribute, max_size=3).map(lambda some: "".join(f" {one}" for one in some))
pointer = st.tuples(st.sampled_from(TAGS), st.sampled_from(VALUES)).map(
    lambda pair: '<{} url_name="{}"/>'.format(*pair)
)
element = st.tuples(st.sampled_from(TAGS), attributes).map(lambda pair: "<{}{}/>".format(*pair))
inside = st.lists(st.tuples(st.sampled_from(BETWEEN), pointer | pointer | element).map("".join), max_size=4).map(
    "".join
)
alone = st.tuples(element, st.sampled_from(BETWEEN)).map("".join)
around = st.tuples(st.sampled_from(TAGS), attributes, inside, st.sampled_from(BETWEEN)).map(
    lambda parts: "<{0}{1}>{2}{3}</{0}>".format(*parts)
)

video = st.tuples(
    st.sampled_from(("video", "video", "videoalpha")),
    attributes,
    st.lists(
        st.tuples(
            st.sampled_from(BETWEEN),
            st.sampled_from(('source src="{}"', 'transcript language="e" src="{}"', 'transcript src="{}" a="b"', "b")),
            st.sampled_from(VALUES),
        ).map(lambda parts: f"{parts[0]}<{parts[1].format(parts[2])}/>"),
        max_size=3,
    ).map("".join),
).map(lambda parts: "<{0}{1}>{2}</{0}>".format(*parts))

PLAIN = (
    b'<video youtube="1.00:short,a" youtube_id_1_0="b" display_name="A"/>',
    b'<video display_name="A" sub="b" transcripts="{}" start_time="soon"/>\n',
    b'<video url_name="a"/>',
    b'<video display_name="A">\n  <source src="/static/a.mp4"/>\n  <transcript language="en" src="b.srt"/>\n</video>\n',
    b'<video display_name="A"><transcript src="b.srt"/><transcript src="" /><transcript src="b.srt"/></video>',
    b'<video url_name="a"><source src="b"/></video>',
    b'<video html5_sources="[]" only_on_web="x"/>',
    b'<html filename="a" display_name="A &lt; b"/>'.replace(b"&lt;", b"and"),
    b'<html url_name="a"/>\n',
    b"<html/>",
    b'<lti url_name="a"/>',
    b'<lti display_name="a" launch_url=""/>',
    b'<problem weight="heavy" attempts="3"/>',
    b'<sequential is_time_limited="true" due="soon" a="/static/a.png"><vertical url_name="a"/></sequential>',
    b'<vertical display_name="A"><html url_name="a-b.c~d_1"/></vertical>',
    b'<vertical>\n\n  <html url_name="a"/>\n <video url_name="b"/><problem url_name="c" />\n</vertical>\n',
)
ODD = (
    b'<course url_name="a" org="b" course="c"/>',
    b'<video url_name="a"> </video>',
    b'<video url_name="a"><source/></video>',
    b'<video url_name="a"><source src="b" src="b"/></video>',
    b'<video url_name="a"><source src="&amp;"/></video>',
    b'<video a="1" a="2"/>',
    b"<video/>",
    b'<vertical a="1" a="2"/>',
    b'<vertical xmlns="urn:a"/>',
    b'<vertical a="&amp;"/>',
    b'<vertical a="\xc3\xa9"/>',
    b'<vertical a="\n"/>',
    b'<vertical><html url_name=""/></vertical>',
    b'<vertical><html url_name="a:b"/></vertical>',
    b'<vertical><html url_name="/static/a.png"/></vertical>',
    b'<vertical><html url_name="a" slug="b"/></vertical>',
    b'<vertical><html url_name="a"/>text</vertical>',
    b'<vertical><html url_name="a"/></sequential>',
    b'<vertical><meta url_name="a"/></vertical>',
    b'<problem><html url_name="a"/></problem>',
    b"<vertical>\n</vertical>",
    b'\n<vertical a="b"/>',
    b'<vertical a="b"/><vertical/>',
    b"",
)


@pytest.mark.parametrize("data", PLAIN)
def test_plain_files_are_read_plainly(data):
    assert read_plainly(data) == read_any_document(data)


@pytest.mark.parametrize("data", ODD)
def test_others_are_left_to_the_parser(data):
    assert read_plainly(data) is None


@settings(max_examples=600)
@given(text=alone | around | video)
@example(text='<html url_name="a"/>')
def test_nothing_else_is_ever_said(text):
    data = text.encode()
    found = read_plainly(data)
    assert found is None or found == read_any_document(data)
    assert open_facts(read_briefly(data)) == read_any_document(data)


def test_very_long_files_are_left_to_the_parser():
    pointers = b'<html url_name="a"/>\n' * 2000
    assert read_plainly(b"<vertical>%s</vertical>" % pointers) is None
    assert read_plainly(b"<vertical>%s</vertical>" % pointers[: 1000 * 21]) is not None
