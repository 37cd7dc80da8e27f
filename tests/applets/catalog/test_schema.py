import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contentrepo.applets.catalog.api import KINDS, read_facts
from contentrepo.data import schemas

FILES = {kind: schemas() / f"{'contentrepo' if kind == 'configuration' else kind}.v1.json" for kind in KINDS}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_schema_is_one_and_tells_its_name(kind):
    schema = json.loads(FILES[kind].read_text())
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:contentrepo:schema:{FILES[kind].name.removesuffix('.json')}"


def properties(schema):
    if isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            yield name, value
        for value in schema.values():
            yield from properties(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from properties(value)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_property_is_described_for_editors(kind):
    described = {"$ref"} if kind == "configuration" else set()  # one `levels` is described where it is referred to
    for name, value in properties(json.loads(FILES[kind].read_text())):
        assert value.keys() & {"description", *described}, name


def lists(schema):
    if isinstance(schema, dict):
        if schema.get("type") == "array":
            yield schema
        for value in schema.values():
            yield from lists(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from lists(value)


@pytest.mark.parametrize("kind", sorted(KINDS - {"configuration"}))
def test_what_a_list_holds_is_described_for_editors(kind):
    schema = json.loads(FILES[kind].read_text())
    for found in lists(schema):
        items = found["items"]
        name = items.get("$ref", "").rpartition("/")[2]
        assert "description" in (schema["$defs"][name] if name else items)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_examples_are_valid(kind):
    schema = json.loads(FILES[kind].read_text())
    for name, value in properties(schema):
        for example in value.get("examples", ()):
            part = {"$defs": schema.get("$defs", {}), **value}
            assert list(Draft202012Validator(part).iter_errors(example)) == [], name


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_mapping_refuses_what_it_does_not_know(kind):
    def check(schema):
        if isinstance(schema, dict):
            assert "properties" not in schema or schema["additionalProperties"] is False
            for value in schema.values():
                check(value)

    check(json.loads(FILES[kind].read_text()))


def words(kind, text):
    return [
        (line, value, detail, hint) for _, line, _, value, detail, hint in read_facts(kind, text.encode()).misshapes
    ]


PROGRAM = "title: P\ntype: masters\nstatus: active\norganizations: [edX]\n"


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("program", "titel: P\n" + PROGRAM, (1, "titel", "`titel` is unknown in this file", "Allowed: ")),
        (
            "program",
            PROGRAM + "curiculla: []\n",
            (5, "curiculla", "`curiculla` is unknown", "Did you mean `curricula`?"),
        ),
        ("program", PROGRAM + "Site: a.b\n", (5, "Site", "`Site` is unknown", "Did you mean `site`?")),
        (
            "program",
            PROGRAM + "xyzzy: a\n",
            (5, "xyzzy", "`xyzzy` is unknown", "Allowed: `curricula`, `external_program_key`"),
        ),
        (
            "program",
            PROGRAM.replace("masters", "Masters"),
            (2, "Masters", "`Masters` is not allowed for `type`", "`masters`?"),
        ),
        (
            "program",
            PROGRAM.replace("active", "actve"),
            (3, "actve", "`actve` is not allowed for `status`", "`active`?"),
        ),
        ("program", PROGRAM.replace("active", ""), (3, "", "`status` is empty", "Allowed: `unpublished`")),
        ("program", PROGRAM.replace("active", "[]"), (3, "a list", "a list is not allowed for `status`", "Allowed: ")),
        (
            "program",
            PROGRAM.replace("[edX]", "edX"),
            (4, "edX", "`organizations` is the text `edX`; it must be a list", ""),
        ),
        ("program", PROGRAM + "site: Foo Bar\n", (5, "Foo Bar", "`Foo Bar` cannot be read as `site`", "domain name")),
        (
            "program",
            PROGRAM + "curricula:\n  - slug: a\n    title: A\n    courses: []\n    active: 'true'\n",
            (9, "true", "`active` is the text `true`; it must be `true` or `false` without quotes", ""),
        ),
        (
            "program",
            PROGRAM + "curricula:\n  - slug: a\n    title: A\n    courses: [edX+CS101]\n",
            (8, "edX+CS101", "an item of `courses` is the text `edX+CS101`; it must be a mapping", ""),
        ),
        (
            "program",
            PROGRAM + "curricula:\n  - title: A\n    courses: []\n",
            (6, "slug", "`slug` is missing from an item of", ""),
        ),
        ("course", "# nothing\n", (1, "null", "the file is empty; it must be a mapping", "")),
        ("course", "- a\n", (1, "a list", "the file is a list; it must be a mapping", "")),
        ("course", "title:\n", (1, "", "`title` is empty", "Write a text")),
        (
            "course",
            "title: " + "x" * 256,
            (1, "x" * 100 + "...", "`title` has more than 255 characters", "Shorten it."),
        ),
        (
            "run",
            "title: x\nstart: 1 May 2027\n",
            (2, "1 May 2027", "`1 May 2027` cannot be read as `start`", "`2027-09-01`"),
        ),
        (
            "run",
            "title: x\nstart: 2027-09-01T08:00\n",
            (2, "2027-09-01T08:00", "cannot be read", "a time with its zone"),
        ),
        (
            "run",
            "title: x\nsource: {repo: a}\n",
            (2, "repo", "`repo` is unknown in `source`", "Did you mean `repository`?"),
        ),
        ("configuration", "format: one\n", (1, "one", "`format` is the text `one`; it must be a whole number", "")),
        ("configuration", "format: 1\nlevels: {a: warn}\n", (2, "warn", "`warn` is not allowed for `a`", "`warning`?")),
        ("configuration", "format: 1\nlevels: {A b: off}\n", (2, "A b", "`A b` cannot be a name here", "id of a rule")),
        ("configuration", "format: 1\nlevels: high\n", (2, "high", "`levels` is the text `high`", "`rule: level`")),
    ],
)
def test_what_does_not_fit_is_said_in_our_words(kind, text, expected):
    line, value, detail, hint = expected
    said = words(kind, text)
    assert any(s[0] == line and s[1] == value and detail in s[2] and hint in s[3] for s in said), said


def test_all_of_a_files_misfits_are_said_in_order():
    said = words("program", "titel: P\ntype: master\nstatus: open\norganizations: edX\nprograms: x\n")
    assert [(line, value) for line, value, _, _ in said] == [
        (1, "title"),
        (1, "titel"),
        (2, "master"),
        (3, "open"),
        (4, "edX"),
        (5, "x"),
    ]


def test_a_flood_of_misfits_is_cut():
    assert len(words("course", "title: x\n" + "".join(f"k{i}: 1\n" for i in range(500)))) == 100


DATES = st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(Z|[+]02:00))?\Z")


@given(st.dates().map(date.isoformat) | DATES)
def test_a_date_of_the_right_form_fits(text):
    assert not words("run", f"title: x\nend: {text}\n")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "title": st.sampled_from(["x", "", 5, None]),
            "type": st.sampled_from(["masters", "other", 1]),
            "status": st.sampled_from(["active", True]),
            "organizations": st.sampled_from([[], ["edX"], "edX", [1]]),
            "curricula": st.lists(
                st.fixed_dictionaries({}, optional={"slug": st.sampled_from(["a", "A"]), "title": st.just("x")})
            ),
            "other": st.just("x"),
        },
    )
)
def test_a_file_fits_for_us_when_it_fits_for_an_editor(mapping):
    # Text for text: the editor's view of a file whose every value is quoted or unmistakable.
    text = json.dumps(mapping)
    plain = {key: str(value) if isinstance(value, int) else value for key, value in mapping.items()}
    if plain.get("organizations") == [1]:
        plain["organizations"] = ["1"]
    if plain.get("title", "") is None:
        plain["title"] = "null"
    valid = Draft202012Validator(json.loads(FILES["program"].read_text())).is_valid(plain)
    assert bool(words("program", text)) != valid
