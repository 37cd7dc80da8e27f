import pytest

from contentrepo.applets.catalog.api import read_configuration, read_facts
from contentrepo.applets.catalog.models import AccessEntry, Configuration
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseRunKey


def configuration(text):
    return read_configuration("contentrepo.yaml", read_facts("configuration", text.encode()))


def test_no_file_gives_the_defaults():
    assert read_configuration("contentrepo.yaml", None) == Configuration()


def test_the_smallest_file():
    assert configuration("format: 1\n") == Configuration(present=True)


def test_levels_for_the_whole_repository():
    (override,) = configuration("format: 1\nlevels:\n  missing-asset: off\n  empty-unit: error\n").levels
    assert override.paths == "**"
    assert override.levels == {"missing-asset": "off", "empty-unit": "error"}
    assert override.place.line == 2


def test_levels_path_by_path_keep_their_order():
    text = "format: 1\nlevels:\n  - paths: courses/b/**\n    levels: {x: off}\n  - paths: '**'\n    levels: {x: info}\n"
    overrides = configuration(text).levels
    assert [(override.paths, override.levels, override.place.line) for override in overrides] == [
        ("courses/b/**", {"x": "off"}, 3),
        ("**", {"x": "info"}, 5),
    ]


def test_owners_flags_roots_and_access():
    found = configuration("""\
format: 1
owners: [ada@example.org]
flags: {new-outline: true, old: false}
roots:
  .: course-v1:edX+CS101+2T2019
  some course/olx: course-v1:edX+CS102+2T2019
access:
  - {paths: courses/edX/**, role: course-team, who: [grace]}
""")
    assert found.owners == ("ada@example.org",)
    assert found.flags == {"new-outline": True, "old": False}
    assert found.roots == {
        "": CourseRunKey("edX", "CS101", "2T2019"),
        "some course/olx": CourseRunKey("edX", "CS102", "2T2019"),
    }
    assert found.access == (AccessEntry("courses/edX/**", "course-team", ("grace",), Place("contentrepo.yaml", 8, 5)),)
    assert not found.misfits


@pytest.mark.parametrize(
    ("text", "code", "line", "value"),
    [
        ("levels: {}\n", "schema", 1, "format"),
        ("format: 2\n", "format", 1, "2"),
        ("format: 0\n", "schema", 1, "0"),
        ("format: '1'\n", "schema", 1, "1"),
        ("format: 1\nlevels: {a: critical}\n", "schema", 2, "critical"),
        ("format: 1\nowner: [a]\n", "schema", 2, "owner"),
        ("format: 1\naccess: [{paths: a, role: owners, who: [b]}]\n", "schema", 2, "owners"),
        ("format: 1\naccess: [{paths: /a, role: owner, who: [b]}]\n", "schema", 2, "/a"),
        ("format: 1\naccess: [{paths: a/../b, role: owner, who: [b]}]\n", "schema", 2, "a/../b"),
        ("format: 1\naccess: [{paths: a, role: owner, who: []}]\n", "schema", 2, ""),
        ("format: 1\naccess: [{paths: a, role: owner}]\n", "schema", 2, "who"),
        ("format: 1\nroots: {/abs: course-v1:a+b+c}\n", "schema", 2, "/abs"),
        ("format: 1\nroots: {a/../b: course-v1:a+b+c}\n", "schema", 2, "a/../b"),
        ("format: 1\nroots: {a/: course-v1:a+b+c}\n", "schema", 2, "a/"),
        ("format: 1\nroots:\n  a: a+b+c\n", "schema", 3, "a+b+c"),
        ("format: 1\nroots:\n  a: course-v1:a+b!+c\n", "schema", 3, "course-v1:a+b!+c"),
    ],
)
def test_what_does_not_fit_makes_it_unreadable(text, code, line, value):
    (misfit,) = configuration(text).misfits
    assert (misfit.code, misfit.place.path, misfit.place.line, misfit.value) == (code, "contentrepo.yaml", line, value)


def test_broken_yaml_is_a_fault_with_its_line():
    place, fault = configuration("format: 1\nformat: 1\n").fault
    assert (place.path, place.line, fault.code) == ("contentrepo.yaml", 2, "duplicate-key")


def test_more_levels_by_path_than_anybody_reads_are_told():
    item = b"- {paths: a, levels: {dangling-pointer: warning}}\n"
    for count, expected in ((500, []), (501, ["`levels` has more than 500 items"])):
        assert [
            misshape[4] for misshape in read_facts("configuration", b"format: 1\nlevels:\n" + item * count).misshapes
        ] == expected
