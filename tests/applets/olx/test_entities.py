import html
import sys

from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.olx.entities import _USUAL, unescape

PARTS = [
    "&",
    ";",
    "#",
    "amp",
    "lt;",
    "&nbsp;",
    "&#39;",
    "&#34",
    "&copy",
    "&apos;",
    "&quot;",
    "=",
    "&mdash;",
    " ",
    "a",
    "x",
    "&#x27;",
]


@given(st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
def test_it_reads_what_browsers_read(text):
    assert unescape(text) == html.unescape(text)


def test_the_usual_ones_need_no_table(monkeypatch):
    monkeypatch.setitem(sys.modules, "html", None)
    assert unescape("a &amp; b&nbsp;&lt;c&gt; &#39;d&#39;") == "a & b\xa0<c> 'd'"
    assert unescape("Q & A &") == "Q & A &"
    assert unescape("100&percnt; &ndash; &copy;") == "100% \u2013 \xa9"


def test_the_table_of_the_usual_ones_says_what_the_long_one_does():
    assert {name: html.unescape(f"&{name};") for name in _USUAL} == _USUAL
