import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.navigation.api import find_spot


def spot(text, path="vertical/x.xml"):
    offset = text.index("|")
    return find_spot(text.replace("|", "", 1), offset, path=path)


def told(text, path="vertical/x.xml"):
    found = spot(text, path)
    return found and (found.kind.value, found.value, found.tag, found.attribute)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<a href="/jump_to_id/ab|c#there">', ("jump", "abc", "", "")),
        ('<a href="/jump_to_id/|">', ("jump", "", "", "")),
        ('<a href="/jump|_to_id/abc">', ("jump", "abc", "", "")),
        ("<img src='/static/a |b.png'>", ("static", "a b.png", "", "")),
        ('<img src="/static/a&amp;|b.png">', ("static", "a&b.png", "", "")),
        ('<x data="&lt;a href=&quot;/static/a|.png&quot;">', ("static", "a.png", "", "")),
        ('"text": "<img src=\\"/static/a|.png\\">"', ("static", "a.png", "", "")),
        ('<html url_name="te|xt1"/>', ("attribute", "text1", "html", "url_name")),
        ('<html a="1" url_name="|"/>', ("attribute", "", "html", "url_name")),
        ("<html\n  url_name = '|x'\n/>", ("attribute", "x", "html", "url_name")),
        ('<html url_name="te|/>', ("attribute", "te", "html", "url_name")),
        ('<html url_name="te|\n<video url_name="v"/>', ("attribute", "te", "html", "url_name")),
        ('<html url_name="&quot;|"/>', ("attribute", '"', "html", "url_name")),
        ('<ht|ml url_name="a"/>', ("tag", "html", "html", "")),
        ('<html url_na|me="a"/>', ("tag", "html", "html", "")),
        ('<html url_name="a" |/>', ("tag", "html", "html", "")),
    ],
)
def test_what_stands_there(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    ["|", "a|b", '<html url_name="a"/>|', "<p>te|xt</p>", "</ver|tical>", "<!-- c|omment -->", "<?x|ml?>", "< |a>"],
)
def test_where_nothing_of_a_course_stands(text):
    assert spot(text) is None


def test_entries_of_a_policy():
    assert told('{"problem/qu|iz1": {}}', "policies/r/policy.json") == ("entry", "problem/quiz1", "", "")
    assert told('{"problem/qu|iz1": {}}') is None


def test_the_root_element_and_those_in_it():
    assert spot('<?xml version="1.0"?>\n<!-- <x> -->\n<ver|tical/>') is not None
    assert spot("<ver|tical><html/></vertical>").is_root
    assert not spot("<vertical><ht|ml/></vertical>").is_root


def test_what_is_replaced_is_the_value_alone():
    found = spot('<html url_name="te|xt1" x="y"/>')
    assert (found.start, found.end) == (16, 21)


@given(text=st.text(st.sampled_from("<>\"'=/ \n&;|aé\U0001f600\\_"), max_size=60), offset=st.integers(0, 60))
def test_any_text(text, offset):
    for path in ("a.xml", "a.json"):
        found = find_spot(text, min(offset, len(text)), path=path)
        if found is not None:
            assert 0 <= found.start <= found.end <= len(text)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("unit", ["<", '"', "<a ", 'a="', "/static/", "&quot;", "a", '<a b="'])
def test_a_large_text_is_no_work(unit):
    text = unit * 200_000
    found = find_spot(text, len(text) // 2, path="a.xml")
    assert found is None or found.end - found.start < 10_000
