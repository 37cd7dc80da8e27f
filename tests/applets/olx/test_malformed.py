import pytest

from contentrepo.applets.olx.api import read_facts

DOCUMENTS = {
    "empty": (b"", 1, 1, "the file is empty"),
    "blank": (b"\xef\xbb\xbf \n", 1, 1, "the file is empty"),
    "text": (b"hello", 1, 1, "begins with text"),
    "mismatch": (
        b"<vertical>\n <html>\n </vertical>",
        3,
        2,
        "`</vertical>` stands where `</html>` is expected: `<html>` of line 2",
    ),
    "never closed": (b"<vertical>\n <html>", 2, 2, "`<html>` is never closed"),
    "tag cut off": (b"<vertical>\n <html", 2, 2, "`<html` that begins here is never closed by `>`"),
    "closing tag cut off": (b"<vertical>\n</vertical", 2, 1, "`</vertical`"),
    "closing only": (b"</vertical>", 1, 1, "a closing tag without an opening one"),
    "ampersand": (b"<p>\n  fish & chips</p>", 2, 8, "a plain `&` is written `&amp;`"),
    "ampersand in a value": (b'<p a="x & y"/>', 1, 9, "a plain `&` is written `&amp;`"),
    "no semicolon": (b"<p>a &b c</p>", 1, 6, "`&b` lacks its `;`"),
    "entity of html": (b"<p>a&nbsp;b</p>", 1, 5, "`&nbsp;` is not defined in XML"),
    "number": (b"<p>&#xZ;</p>", 1, 4, "`&#x` is not finished"),
    "number of nothing": (b"<p>&#0;</p>", 1, 4, "number is not allowed"),
    "less than": (b"<p>1 < 2</p>", 1, 6, "a `<` that begins no tag is written `&lt;`"),
    "less than in a value": (b'<p a="1<2"/>', 1, 8, "`&lt;`"),
    "no quotes": (b"<p>\n<a b=c/></p>", 2, 6, "the value of `b` is not in quotes"),
    "curly quotes": ("<a b=“c”/>".encode(), 1, 6, "the value of `b` is not in quotes"),
    "no value": (b"<a b/>", 1, 5, "the attribute `b` has no value"),
    "no blank": (b'<a b="1"c="2"/>', 1, 9, "a blank is missing"),
    "twice": (b'<a b="1"\n b="2"/>', 2, 2, "the attribute `b` stands twice"),
    "two roots": (b"<a/>\n<b/>", 2, 1, "something follows the end of the root element"),
    "dashes": (b"<a><!-- a -- b --></a>", 1, 11, "`--` is not allowed inside a comment"),
    "open comment": (b"<a>\n<!-- a", 2, 1, "the comment that begins here"),
    "open cdata": (b"<a>\n<![CDATA[ x", 2, 1, "`<![CDATA[` is never closed"),
    "cdata end": (b"<a>]]></a>", 1, 4, "`]]&gt;`"),
    "control character": (b"<a>\x0b</a>", 1, 4, "U+000B"),
    "late declaration": (b'\n<?xml version="1.0"?><a/>', 2, 1, "`<?xml ...?>`"),
    "unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><a/>', 1, 1, "`klingon`"),
    "prefix": (b"<a>\n <x:b/></a>", 2, 2, "the prefix of `x:b` is not declared"),
    "entities": (b'<!DOCTYPE a [<!ENTITY x "y">]>\n<a>&x;</a>', 1, 1, "entity"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_broken_file_says_where_and_why_in_our_words(name):
    data, line, column, words = DOCUMENTS[name]
    document = read_facts("xml", data)
    assert document.nodes == ()
    assert document.links == ()
    fault = document.fault
    assert (fault.code, fault.line, fault.column) == ("invalid-xml", line, column), fault
    assert words in fault.detail


def test_columns_count_characters():
    assert read_facts("xml", "<p>éé & x</p>".encode()).fault.column == 7


def test_a_long_name_is_quoted_in_part():
    assert len(read_facts("xml", b"<" + b"a" * 5000 + b"></b>").fault.detail) < 300


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"<p>\n\xff</p>", "not-utf8", 2),
        ("<p>x</p>".encode("utf-16"), "not-utf8", 1),
        (b"<a>" * 300 + b"</a>" * 300, "too-deep", 1),
        (b"<<<<<<< ours\n<a/>\n=======\n<b/>\n>>>>>>> theirs\n", "conflict-markers", 1),
        (b"<a>\n<<<<<<< ours\n=======\n>>>>>>> theirs\n</a>", "conflict-markers", 2),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "lfs-pointer", 1),
        (b"<a>" + b" " * (32 * 1024 * 1024) + b"</a>", "too-large", 0),
        (b"<a>" + b"<b/>" * 1_000_001 + b"</a>", "too-large", 0),
        (b'<a b="' + b"x" * 10_000_001 + b'"/>', "too-large", 1),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_obstacles_have_names_of_their_own(data, code, line):
    fault = read_facts("xml", data).fault
    assert (fault.code, fault.line) == (code, line)


def test_arrows_in_a_course_about_git_are_no_conflict():
    text = b"<problem><pre>Look for <<<<<<< HEAD and >>>>>>> in the file</pre></problem>".replace(
        b"<<<<<<<", b"&lt;" * 7
    )
    assert read_facts("xml", text).fault is None
    assert read_facts("html", b"<pre>\n  <<<<<<< HEAD\n  >>>>>>> theirs\n</pre>").fault is None


def test_a_bomb_of_entities_is_refused_before_it_grows():
    bomb = (
        b'<!DOCTYPE a [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(12))
        + b"]><a>&a11;</a>"
    )
    assert read_facts("xml", bomb).fault.detail.startswith("entity")
