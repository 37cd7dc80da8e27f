"""Patterns are compiled late, and say the same to every Python that we support: Debian 12 has 3.11.2."""

import re
from pathlib import Path

import pytest

from contentrepo.pattern import pattern, whole

SOURCES = Path(__file__).parent.parent / "contentrepo"


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


@pytest.mark.parametrize(
    ("body", "sign", "text", "length"),
    [
        ("ab?c", "*", "a", 0),
        ("(?!C).", "+", "ABC", 2),
        ("a|ab", "*", "aab", 2),
        (b"ab?c", "*", b"abcaca", 5),
    ],
)
def test_a_group_is_taken_as_often_as_it_matches(body, sign, text, length):
    assert re.match(whole(body, sign), text).end() == length


def test_nothing_is_given_back():
    assert re.fullmatch(whole("a|b") + "b", "aab") is None


def test_no_pattern_has_a_possessive_group():
    said = {path.name: path.read_text() for path in SOURCES.rglob("*.py")}
    found = [name for name, text in said.items() if re.search(r"r[b\"'][^\n]*\)([*+?]|\{[\d,]*\})\+[^ =]", text)]
    assert [name for name in found if name != "pattern.py"] == []
