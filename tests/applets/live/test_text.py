from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.live.database.text import are_storable, decode_text, encode_text

ANY = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY)
def test_any_text_comes_back(text):
    assert decode_text(encode_text(text)) == text


@given(ANY)
def test_what_is_stored_is_valid_everywhere(text):
    written = encode_text(text)
    written.encode("utf-8")
    assert "\0" not in written


@given(ANY, ANY)
def test_two_texts_are_never_stored_as_one(first, second):
    assert (encode_text(first) == encode_text(second)) == (first == second)


def test_ordinary_text_is_stored_as_it_is():
    for text in ("html/wéek \\ 1.xml", '{"a": "\\u0000"}', "", "日本語"):
        assert encode_text(text) == text


def test_substitutes_are_told_from_what_they_stand_for():
    text = "\x1adc80\udc80\0"
    assert encode_text(text) == "\x1a001adc80\x1adc80\x1a0000"
    assert decode_text(encode_text(text)) == text


@given(st.lists(ANY))
def test_texts_are_storable_together_when_each_is(texts):
    assert are_storable(texts) == all(encode_text(text) == text for text in texts)
