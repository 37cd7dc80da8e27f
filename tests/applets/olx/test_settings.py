import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.olx.api import read_facts

FAULTS = {
    "empty": (b"", 1, 1, "empty"),
    "comma before }": (b'{\n "a": 1,\n}', 3, 1, "a comma stands before the closing `}`"),
    "comma before ]": (b"[1,]", 1, 4, "a comma stands before the closing `]`"),
    "no quotes": (b"{a: 1}", 1, 2, "a key in double quotes"),
    "single quotes": (b"{'a': 1}", 1, 2, "a key in double quotes"),
    "no colon": (b'{"a" 1}', 1, 6, "`:`"),
    "no comma": (b'{"a": 1\n"b": 2}', 2, 1, "a comma or a closing bracket"),
    "no value": (b'{"a": }', 1, 7, "a value is expected"),
    "trailing": (b"{} {}", 1, 4, "something follows"),
    "open string": (b'{"a": "b', 1, 7, "never closed"),
    "line break in a string": (b'{"a": "b\n"}', 1, 9, "end of its line"),
    "byte-order mark": (b"\xef\xbb\xbf{}", 1, 1, "byte-order mark"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_broken_json_says_where_and_why_in_our_words(name):
    data, line, column, words = FAULTS[name]
    fault = read_facts("json", data).fault
    assert (fault.code, fault.line, fault.column) == ("invalid-json", line, column), fault
    assert words in fault.detail


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": "\xff"}', "not-utf8"),
        (b"<<<<<<< a\n{}\n=======\n{}\n>>>>>>> b\n", "conflict-markers"),
        (b"version https://git-lfs.github.com/spec/v1\n", "lfs-pointer"),
        (b"[" * 200 + b"]" * 200, "too-deep"),
        (b"[" * 100_000 + b"]" * 100_000, "too-deep"),
        (b"1" * 5000, "invalid-json"),
        (b"[" + b"0," * 1_000_001 + b"0]", "too-large"),
    ],
)
@pytest.mark.parametrize("kind", ["json", "data"])
def test_other_obstacles_have_names_of_their_own(kind, data, code):
    assert read_facts(kind, data).fault.code == code


def test_keys_and_items_have_places():
    settings = read_facts("json", b'{\n  "course/R": {"tabs": [\n    {"x": {"y": [1]}}, "b"]},\n  "a~": "\\",{"\n}\n')
    assert settings.fault is None
    assert settings.places == (
        ("", 1, 1),
        ("/course~1R", 2, 3),
        ("/course~1R/tabs", 2, 16),
        ("/course~1R/tabs/0", 3, 5),
        ("/course~1R/tabs/1", 3, 24),
        ("/a~0", 4, 3),
    )


def test_data_has_no_places():
    assert read_facts("data", b'{"a": 1}') == (None, {"a": 1}, (), ())


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda v: st.lists(v) | st.dictionaries(st.text(), v),
    max_leaves=20,
)


@given(values, st.sampled_from([None, 1, 3]))
def test_every_place_points_at_its_key_or_value(value, indent):
    text = json.dumps(value, indent=indent)
    settings = read_facts("json", text.encode())
    assert settings.data == value
    lines = text.split("\n")
    for pointer, line, column in settings.places[1:]:
        there = lines[line - 1][column - 1 :]
        parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
        holder = value
        for part in parts[:-1]:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        wanted = json.dumps(holder[int(parts[-1])])[:1] if isinstance(holder, list) else json.dumps(parts[-1])
        assert there.startswith(wanted)
