from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.publishing.canonical import render_json, render_names, render_texts

TEXTS = st.text(st.characters(codec=None, min_codepoint=0))


@given(st.dictionaries(TEXTS, TEXTS), st.lists(TEXTS))
def test_names_and_texts_are_written_as_any_value(texts, names):
    assert render_texts(texts) == render_json(texts)
    assert render_names(names) == render_json(names)
