import pytest
from calls import count_calls

from contentrepo.applets.olx.api import read_facts


def sights(text):
    return [(r.code, r.value, r.line, r.column) for r in read_facts("html", text.encode()).remarks]


def test_places_are_exact_whatever_stands_before():
    text = "<p>é</p>\n<p>é <img src='a.png'></p>\n\n<img src=b.png><img\nsrc='c.png'\n>"
    assert sights(text) == [
        ("image-without-alternative", "a.png", 2, 6),
        ("image-without-alternative", "b.png", 4, 1),
        ("image-without-alternative", "c.png", 4, 16),
    ]


def test_what_occurs_twice_in_a_page_is_said_once():
    assert len(sights("<img src='a.png'><img src='a.png'>")) == 1


def test_large_letters_and_odd_quotes_are_html_too():
    assert sights("<IMG SRC=a.png>") == [("image-without-alternative", "a.png", 1, 1)]
    assert sights("<IMG SRC=a.png ALT=a>") == []
    assert sights("<img src='a.png' alt='1 > 0'/>") == []


def test_values_are_read_as_browsers_read_them():
    assert sights("<iframe src='a?b&amp;c' src='d'></iframe>") == [("frame-without-title", "a?b&c", 1, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- <img src='a.png'> -->",
        "<script type='x'>'<img src=\"a.png\">'</script>",
        "<style>/* <img src='a.png'> */</style>",
        "<!-- <img src='a.png'>",
        "&lt;img src='a.png'&gt;",
        "<img src='a.png",
    ],
)
def test_what_no_browser_shows_is_not_looked_at(text):
    assert sights(text) == []


def test_tables_in_tables_are_layout():
    row = "<tr><td>a</td><td>b</td></tr>"
    assert sights(f"<table>{row}<tr><td><table>{row}</table></td></tr></table>") == []


@pytest.mark.parametrize(
    "unit",
    [
        "<a href=",
        "<a '",
        "<a \"'",
        "<!--",
        "<script>",
        "<a b='",
        "<img a=b",
        "<table><tr><td>",
        "</a>",
        "<a href=x>",
        "<h2><h4>",
    ],
)
def test_hostile_pages_cost_no_more_than_their_size(unit):
    small, large = (unit * (size // len(unit)) for size in (100_000, 1_000_000))
    assert _cost(large) < 15 * _cost(small) + 1000


def _cost(text):
    assert len(read_facts("html", text.encode()).remarks) <= 1000
    return count_calls(lambda: read_facts("html", text.encode()))
