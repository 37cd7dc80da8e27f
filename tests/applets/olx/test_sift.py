"""The scan in C against a walk that a person can follow, over pages that are made to mislead both."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from contentrepo.applets.olx import sights
from contentrepo.applets.olx.tags import sift

TAG = re.compile(rb"<(?:!--|(/?)([a-zA-Z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>)")
ASKED = re.compile(rb"<(?:h[1-6]|i[mfn]|a[\sru]|t(?:ab|rac)|s(?:c|ou)|emb|lin|ob|vi)", re.IGNORECASE)
HANDLER = re.compile(rb"[\s=/>\"']on[a-zA-Z]{3,20}\s*=")
ATTRIBUTES = re.compile(rb"\"[^\"]*\"|'[^']*'")
PARTS = [
    *(
        "<a ",
        "<A\n",
        "<abbr",
        "<img",
        "<h2",
        "<style",
        "<script",
        "<script/",
        "</script",
        "</style",
        "</a",
        "<p",
        "<x:y",
    ),
    *("<!--", "-->", "<", ">", "/>", '"', "'", "=", " ", "/", "é", "text", "\n"),
    *(
        ' onclick="f()"',
        " onload = 'g'",
        " onx=1",
        ' content="a"',
        ' title="on"',
        ' alt=">"',
        " href='<img>'",
        "onclick=",
    ),
]


def walk(data, *, with_handlers):
    """The start of each tag that counts, one tag after the other."""
    found, position = [], 0
    while match := TAG.search(data, position):
        position = match.end()
        slash, name, written = match.groups()
        if name is None:
            position = data.find(b"-->", position)
            if position < 0:
                break
        elif not slash:
            name = name.lower()
            plain = ATTRIBUTES.sub(b'"', written)
            if ASKED.match(data, match.start()) or (with_handlers and name != b"style" and HANDLER.search(plain)):
                found.append(match.start())
            if name in (b"script", b"style") and not written.endswith(b"/"):
                position = data.lower().find(b"</" + name, position)
                if position < 0:
                    break
    return found


@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join))
@example("<!--><img><!-- --><img>")
@example("<style/><img><style><img></style ><img>")
@example("<script>'<img>'</script><img><script><img>")
@example('<a title="<img>"><img title="a>b" onclick="f()">')
@example('<p content="x" onclick="f()"><p question="on" ><o onload=1>')
def test_the_same_tags_are_found(text):
    data = text.encode()
    for scan, with_handlers in ((sights._TAGS, False), (sights._TAGS_AND_HANDLERS, True)):
        assert [tag.start for tag in sift(data, scan)] == walk(data, with_handlers=with_handlers)
