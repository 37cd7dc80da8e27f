import marshal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.catalog.api import KINDS, read_facts


def fault_of(text):
    return read_facts("organization", text if isinstance(text, bytes) else text.encode()).fault


@pytest.mark.parametrize("scalar", ["NO", "yes", "0123", "1e3", "0x1F", "2019-02-01", "12:30:45", "null", "'true'"])
def test_a_text_stays_as_written(scalar):
    facts = read_facts("organization", f"name: {scalar}\n".encode())
    assert facts.data == {"name": scalar.strip("'")}
    assert not facts.misshapes


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_nothing_is_null_where_null_may_stand(nothing):
    facts = read_facts("organization", f"name: x\nparent: {nothing}\n".encode())
    assert facts.data == {"name": "x", "parent": None}


def test_booleans_and_numbers_are_typed_where_they_are_wanted():
    facts = read_facts("configuration", b"format: 1\nflags: {a: true, b: false}\nowners: [true, '1']\n")
    assert facts.data == {"format": 1, "flags": {"a": True, "b": False}, "owners": ["true", "1"]}


@pytest.mark.parametrize(("text", "wrong"), [("a: yes", "yes"), ("a: 'true'", "true"), ("a: True", "True")])
def test_only_plain_true_and_false_are_booleans(text, wrong):
    (misshape,) = read_facts("configuration", f"format: 1\nflags:\n  {text}\n".encode()).misshapes
    assert misshape[:4] == ("/flags/a", 3, 3, wrong)


def test_places_point_at_keys_and_items():
    facts = read_facts("configuration", b"\xef\xbb\xbf# why\nformat: 1\nowners:\n  - a\n  - b\nflags:\n  x/y~: true\n")
    assert facts.fault is None
    assert {pointer: (line, column) for pointer, line, column in facts.places} == {
        "": (2, 1),
        "/format": (2, 1),
        "/owners": (3, 1),
        "/owners/0": (4, 5),
        "/owners/1": (5, 5),
        "/flags": (6, 1),
        "/flags/x~1y~0": (7, 3),
    }


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        ("name: a\nsite: b\nname: c\n", "duplicate-key", 3, "`name` stands twice, on lines 1 and 3"),
        ("name: a\nx: {b: 1, c: 2, b: 3}\n", "duplicate-key", 2, "`b` stands twice"),
        (b"name: caf\xe9\n", "not-utf8", 1, "not UTF-8"),
        (b"name: a\nsite: \xff\n", "not-utf8", 2, "not UTF-8"),
        (b"\xff\xfen\x00", "not-utf8", 1, "not UTF-8"),
        ("<<<<<<< HEAD\nname: a\n=======\nname: b\n>>>>>>> theirs\n", "conflict-markers", 1, "merge conflict"),
        ("name: a\x07b\n", "invalid-yaml", 1, "U+0007"),
        ("name: a\u2028b\n", "invalid-yaml", 1, "U+2028"),
        ("name: a\rsite: b\n", "invalid-yaml", 1, "U+000D"),
        ("name: !!python/object:os.system x\n", "invalid-yaml", 1, "tag"),
        ("name: ! x\n", "invalid-yaml", 1, "tag"),
        ("name: a\n---\nname: b\n", "invalid-yaml", 2, "second YAML document"),
        ("<<: {name: a}\n", "invalid-yaml", 1, "`<<` would merge"),
        ("? [a, b]\n: c\n", "invalid-yaml", 1, "a key is a plain text"),
        ("? &k a\n: c\n", "invalid-yaml", 1, "a key is a plain text"),
        (": c\n", "invalid-yaml", 1, "a key is missing before the colon"),
        ("name: *a\n", "invalid-yaml", 1, "`*a` repeats nothing"),
        ("name: &a [*a]\n", "invalid-yaml", 1, "`*a` repeats the value that it stands in"),
        ("name: Data: science\n", "invalid-yaml", 1, "a second `: ` in one line"),
        ("name:\n\tx: 1\n", "invalid-yaml", 2, "a tab"),
        ("name: 'a\nsite: b\n", "invalid-yaml", 1, "the quote `'` that opens here"),
        ("name: [a, b\nsite: b\n", "invalid-yaml", 1, "the bracket `[` that opens here"),
        ('name: "a\\d"\n', "invalid-yaml", 1, "backslash"),
        ("name: @a\n", "invalid-yaml", 1, "a value cannot begin with `@`"),
        ("name: `a`\n", "invalid-yaml", 1, "a value cannot begin with a backtick"),
        ("name: [\n", "invalid-yaml", 2, "a bracket or a quote is still open"),
        ("name: ]\n", "invalid-yaml", 1, "`]` closes nothing"),
        ("name: - a\n", "invalid-yaml", 1, "a list cannot begin here"),
        ("name: a\nsite\nparent: b\n", "invalid-yaml", 2, "its colon is missing"),
        ("name: a\n site: b\n", "invalid-yaml", 2, "indented as if it went on"),
        ("name: a\n- b\n", "invalid-yaml", 2, "a list cannot begin here"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_where(text, code, line, said):
    fault = fault_of(text)
    assert (fault.code, fault.line) == (code, line)
    assert said in fault.detail


def test_a_merge_conflict_in_a_text_is_none():
    assert fault_of("name: |\n  <<<<<<< HEAD\n") is None


def test_thirty_two_levels_are_read_and_one_more_is_not():
    assert fault_of("[" * 32 + "]" * 32) is None
    assert fault_of("[" * 33 + "]" * 33).code == "too-deep"


def test_depth_counts_through_an_alias():
    inner = "[" * 16 + "]" * 16
    assert fault_of(f"a: &a {inner}\nb: {'[' * 15}*a{']' * 15}\n") is None
    assert fault_of(f"a: &a {inner}\nb: {'[' * 16}*a{']' * 16}\n").code == "too-deep"


def test_a_million_brackets_are_refused_at_once():
    assert fault_of("[" * 1_000_000).code == "too-deep"


def test_repeated_values_count_each_time():
    laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for old, new in ("ab", "bc", "cd", "de", "ef"):
        laughs += f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n"
    fault = fault_of(laughs)
    assert (fault.code, fault.line) == ("too-large", 5)


def test_fifty_thousand_values_are_read_and_more_are_not():
    assert fault_of("[" + "a," * 49_999 + "]") is None
    assert fault_of("[" + "a," * 50_000 + "]").code == "too-large"


def test_long_keys_above_many_items_do_not_multiply():
    text = "".join(f"{' ' * depth}{'k' * 250}:\n" for depth in range(30)) + " " * 30 + "[" + "a," * 40_000 + "]"
    assert fault_of(text).code == "too-large"


def test_more_than_a_megabyte_is_not_read():
    assert fault_of(b"#" * (1024 * 1024)) is None
    assert fault_of(b"#" * (1024 * 1024 + 1)).code == "too-large"


def test_an_alias_repeats_a_value():
    facts = read_facts("configuration", b"format: 1\nowners: &us [a, b]\naccess: [{paths: x, role: owner, who: *us}]\n")
    assert facts.data["access"] == [{"paths": "x", "role": "owner", "who": ["a", "b"]}]
    assert not facts.misshapes


def test_a_misfit_in_a_repeated_value_is_placed_where_it_is_repeated():
    facts = read_facts("configuration", b"format: 1\nflags: &f {a: 1}\nowners: &o []\naccess:\n  - *f\n")
    assert {misshape[1] for misshape in facts.misshapes} == {2, 5}


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=200))
def test_any_bytes_give_facts_that_can_be_kept(kind, data):
    facts = read_facts(kind, data)
    kept = marshal.loads(marshal.dumps(tuple(facts[1:])))  # noqa: S302  our own bytes
    assert kept == tuple(facts[1:])


YAMLISH = st.lists(st.sampled_from([*"ab:- \n\t[]{},'\"#&*!|>%@`?~<=", "\n  ", ": ", "- ", "name: "]), max_size=30)


@given(YAMLISH.map("".join))
def test_what_the_library_reads_we_read_alike_and_what_it_refuses_we_refuse(text):
    ours = read_facts("organization", text.encode())
    try:
        theirs = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506  texts only
    except (yaml.YAMLError, TypeError, ValueError):
        assert ours.fault is not None
        return
    if ours.fault is None and not ours.misshapes and theirs:
        assert {key: value or "" for key, value in ours.data.items()} == {
            key: "" if value == "~" else value for key, value in theirs.items()
        }


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.dictionaries(TEXTS.filter(bool), TEXTS, max_size=5))
def test_what_was_written_as_yaml_is_read_back(mapping):
    facts = read_facts("course", yaml.safe_dump({"title": "x", "more": mapping}, default_style='"').encode())
    assert facts.fault is None
    assert facts.data["more"] == mapping


@pytest.mark.parametrize("data", [b"<format: 1\n<", b"a: [\n", b"a: '\n\n", b"a:\n- b\n-[", b"{\n\n"])
def test_a_file_that_ends_too_early_is_faulted_inside_itself(data):
    fault = read_facts("program", data).fault
    assert fault is not None
    assert 1 <= fault.line <= data.count(b"\n") + 1
