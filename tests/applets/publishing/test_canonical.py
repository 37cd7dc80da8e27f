from hypothesis import example, given
from hypothesis import strategies as st

from contentrepo.applets.publishing.canonical import render_json, render_texts

TEXTS = st.text(st.characters(codec=None, min_codepoint=0))


@given(st.dictionaries(TEXTS, TEXTS))
@example({"b%s": "%", "a%": "%s", '"': "\\"})
def test_names_and_texts_are_written_as_any_value(texts):
    assert render_texts(texts) == render_json(texts)
    assert render_texts(dict(reversed(texts.items()))) == render_json(texts)
