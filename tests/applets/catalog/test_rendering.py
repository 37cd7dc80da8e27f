import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.catalog.api import KINDS, path_of, read_facts, render_commented, render_entry
from contentrepo.applets.keys.api import InvalidKey

ODD = [
    "NO",
    "null",
    "~",
    "0123",
    "1e3",
    "a: b",
    "a #b",
    "- a",
    "'",
    '"',
    "a\nb",
    " a",
    "a ",
    "\\",
    "é",
    "\U0001f600",
    "*a",
]
TEXT = st.one_of(st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
COURSE = st.sampled_from(["edX+CS101", "edX+CS102"])
MEMBERSHIP = st.fixed_dictionaries(
    {"course": COURSE}, optional={"active": st.booleans(), "exception": TEXT, "excluded_runs": st.lists(TEXT)}
)
CURRICULUM = st.fixed_dictionaries({"slug": TEXT, "title": TEXT, "courses": st.lists(MEMBERSHIP, max_size=3)})
PROGRAM = st.fixed_dictionaries(
    {"title": TEXT, "type": st.just("masters"), "status": TEXT, "organizations": st.lists(TEXT, max_size=3)},
    optional={"subtitle": TEXT, "site": TEXT, "curricula": st.lists(CURRICULUM, max_size=3)},
)
RUN = st.fixed_dictionaries(
    {"title": TEXT}, optional={"source": st.dictionaries(st.just("repository"), TEXT, min_size=1)}
)


@given(PROGRAM)
def test_a_program_reads_back_as_it_was(data):
    text = render_entry("program", data)
    assert read_facts("program", text.encode()).data == data
    assert yaml.safe_load(text) == data


@given(RUN)
def test_a_run_reads_back_as_it_was(data):
    assert read_facts("run", render_entry("run", data).encode()).data == data


def test_dates_stay_as_people_write_them():
    data = {"title": "x", "start": "2027-02-01", "end": "2027-07-01T18:00:00+02:00"}
    text = render_entry("run", data)
    assert "start: 2027-02-01\nend: 2027-07-01T18:00:00+02:00\n" in text
    assert read_facts("run", text.encode()).data == data


SMALL = {
    "organization": {"name": "edX"},
    "course": {"title": "Computing"},
    "run": {"title": "Computing, spring"},
    "program": {"title": "Data", "type": "masters", "status": "unpublished", "organizations": ["edX"]},
    "curriculum": {"title": "Open", "courses": []},
}


@pytest.mark.parametrize("kind", sorted(SMALL))
def test_comments_say_everything_and_change_nothing(kind):
    text = render_commented(kind, SMALL[kind])
    facts = read_facts(kind, text.encode())
    assert facts.data == SMALL[kind]
    assert not facts.misshapes


@pytest.mark.parametrize("kind", sorted(SMALL))
def test_whatever_is_commented_out_is_valid_once_it_is_taken_in(kind):
    lines = render_commented(kind, SMALL[kind]).split("\n\n")
    bare = ["\n".join(line.removeprefix("# ") for line in _example(block)) for block in lines]
    assert read_facts(kind, "\n".join(bare).encode()).misshapes == ()


def _example(block):
    """The lines of a block from its property on; the words above it end where a line looks like one."""
    lines = block.split("\n")
    starts = [i for i, line in enumerate(lines) if line.removeprefix("# ").partition(":")[0] in PROPERTIES]
    return lines[starts[0] :] if starts else []


PROPERTIES = {
    *("name", "title", "parent", "site", "external_course_key", "status", "pacing", "start", "end", "enrollment_start"),
    *("enrollment_end", "source", "subtitle", "type", "organizations", "external_program_key", "curricula", "programs"),
    *("active", "courses"),
}


@pytest.mark.parametrize(
    ("kind", "key", "expected"),
    [
        ("organization", "edX", "organizations/edX.yaml"),
        ("course", "edX+CS101", "courses/edX/CS101.yaml"),
        ("run", "course-v1:edX+CS101+1", "courses/edX/CS101/1.yaml"),
        ("program", "ds", "programs/ds.yaml"),
        ("curriculum", "ds", "curricula/ds.yaml"),
    ],
)
def test_a_key_says_where_its_file_stands(kind, key, expected):
    assert path_of(kind, key) == expected


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("organization", "../x"),
        ("organization", ""),
        ("course", "edX"),
        ("course", "edX+.."),
        ("course", "course-v1:edX+CS101"),
        ("run", "edX+CS101+1"),
        ("run", "edX/CS101/1"),
        ("program", "Data"),
        ("program", "a/b"),
    ],
)
def test_what_is_no_key_has_no_file(kind, key):
    with pytest.raises(InvalidKey):
        path_of(kind, key)


def test_every_kind_but_the_configuration_is_rendered():
    assert {*SMALL, "configuration"} == KINDS
