import pytest

from contentrepo.applets.olx.api import find_key, find_start_tag, find_written_links

DOCUMENT = (
    b'<?xml version="1.0"?>\r\n<!-- <a b="c"> -->\n<vertical\n  a = "1"\r\n b=\'2 > "\'>\n<p url_name=""/></vertical>'
)


def written(data: bytes, ordinal: int) -> dict[str, tuple[bytes, bytes]]:
    tag = find_start_tag(data, ordinal)
    return {a.name: (data[a.start : a.end], data[a.value_start : a.value_end]) for a in tag.attributes}


def test_attributes_are_found_as_written():
    assert written(DOCUMENT, 0) == {"a": (b'\n  a = "1"', b"1"), "b": (b"\r\n b='2 > \"'", b'2 > "')}
    assert written(DOCUMENT, 1) == {"url_name": (b' url_name=""', b"")}


def test_a_tag_without_attributes_ends_with_its_name():
    tag = find_start_tag(b"\xef\xbb\xbf<vertical><done/></vertical>", 1)
    assert tag == (18, 18, ())


@pytest.mark.parametrize("ordinal", [-1, 2])
def test_an_element_that_is_not_there_has_no_tag(ordinal):
    assert find_start_tag(DOCUMENT, ordinal) is None


def test_bytes_of_another_encoding_are_counted_as_bytes():
    data = '<?xml version="1.0" encoding="iso-8859-1"?><vertical a="é"><p b="ü"/></vertical>'.encode("latin-1")
    assert written(data, 1) == {"b": (b' b="\xfc"', b"\xfc")}


def test_a_key_is_found_by_its_pointer():
    data = '{"é": {"x": 1},\n "a/b": {"x": [1, "x"]}}'.encode()
    start, end = find_key(data, "/a~1b")
    assert data[start:end] == b'"a/b"'
    start, end = find_key(data, "/a~1b/x")
    assert data[start:end] == b'"x"'


@pytest.mark.parametrize("pointer", ["", "/b", "/a~1b/x/0"])
def test_what_is_no_key_is_not_found(pointer):
    assert find_key(b'{"a/b": {"x": [1]}}', pointer) is None


def test_a_key_that_stands_twice_is_not_found():
    assert find_key(b'{"a": 1, "a": 2}', "/a") is None


def test_a_link_is_found_with_its_bytes():
    data = b"<a href=\"/static/a%20b?c#d\"><a href='/courses/x'>"
    assert [(link.kind, data[link.start : link.end]) for link in find_written_links(data)] == [
        ("static", b"a%20b?c#d"),
        ("run", b"/courses/x"),
    ]
