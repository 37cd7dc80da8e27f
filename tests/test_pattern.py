import re

from contentrepo.pattern import pattern


def test_it_answers_as_the_compiled_one_does():
    text = "a1 b22"
    late = pattern(r"([a-z])(\d+)", re.IGNORECASE)
    assert [found.groups() for found in late.finditer(text)] == [("a", "1"), ("b", "22")]
    assert late.search(text)[0] == "a1"
    assert late.sub("-", "A1 c") == "- c"
    assert pattern(rb"\d").findall(b"1 2") == [b"1", b"2"]


def test_it_is_compiled_when_it_is_asked_and_not_again(monkeypatch):
    compiled = []
    monkeypatch.setattr(re, "compile", lambda *said: compiled.append(said) or re._compile(*said))
    late = pattern(r"x")
    assert not compiled
    assert [bool(late.search(text)) for text in ("x", "y", "xx")] == [True, False, True]
    assert len(compiled) == 1
