"""Containers of plain pointers are walked in one go, and most blocks made late; what is found is the same."""

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentrepo.applets.olx import tree
from contentrepo.applets.olx.api import read_facts
from contentrepo.applets.olx.models import Course
from contentrepo.applets.olx.sparse_blocks import SparseBlocks
from contentrepo.applets.olx.steps import Steps
from tests.applets.olx.conftest import SMALL, hold_packed, read_files

NAMES = ("a", "b", "c", "d", "e", "f:g")
HOLDERS = ("sequential", "vertical")
LEAVES = ("html", "problem", "video")
DATE = "2031-01-01T00:00:00Z"
SETTINGS = (
    *({"display_name": "T"},) * 8,
    *({"display_name": "T", "filename": name} for name in "aabbc"),
    {},
    {"display_name": ""},
    *({"url_name": name, "display_name": "T"} for name in "ab"),
    {"url_name": "b"},
    {"display_name": "T", "start": DATE},
    {"display_name": "T", "due": "1999-01-01T00:00:00Z"},
    {"display_name": "T", "submission_start": DATE},
    {"display_name": "T", "x": "1", "graded": "true"},
)
PAGES = ("<p>page</p>", '<img src="/static/lost.png"/>')
BODIES = (*("<p>x</p>",) * 4, "", "text", '<img src="/static/lost.png"/>', '<a href="/jump_to_id/none">b</a>')
POLICIES = (
    "{}",
    '{"problem/a": {"due": "1999-01-01T00:00:00Z"}, "vertical/a": {"x": ""}, "html/b": {"display_name": ""}}',
)
FILES = [(tag, name) for tag in (*HOLDERS, *LEAVES) for name in NAMES]

pointers = st.sampled_from([f'<{tag} url_name="{name}"/>' for tag, name in FILES if name != "f:g"])
others = st.sampled_from(
    [
        "loose",
        "<!-- c -->",
        '<problem url_name="a"/> text',
        '<problem url_name="a" due="2030-02-01"/>',
        '<problem url_name="b" display_name="Other">x</problem>',
        '<vertical display_name="Inline"><problem url_name="c"/></vertical>',
        '<problem url_name="lost"/>',
        '<html url_name="f:g"/>',
        '<external url_name="a"/>',
    ]
)
plain_insides = st.lists(pointers, min_size=1, max_size=4)
odd_insides = st.builds(lambda one, some: [one, *some], others, plain_insides)
insides = st.one_of(plain_insides, plain_insides, odd_insides).map("\n".join)


def write(tag, said, inside):
    written = "".join(f' {name}="{value}"' for name, value in said.items())
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


@st.composite
def courses(draw):
    """Chapters of two subsections, in which anything may stand, also what stands elsewhere already."""
    below = '<sequential url_name="a"/><sequential url_name="b"/>'
    files = {
        "course/R.xml": f'<course start="{DATE}"><chapter url_name="c"/></course>',
        "chapter/c.xml": f"<chapter>{below}</chapter>",
    }
    for tag, name in FILES:
        said = draw(st.sampled_from(SETTINGS))
        inside = draw(insides) if tag in HOLDERS else draw(st.sampled_from(BODIES))
        files[f"{tag}/{name.replace(':', '/')}.xml"] = write(tag, said, inside)
    files.update({f"html/{name}.html": draw(st.sampled_from(PAGES)) for name in NAMES[:-1]})
    for path in draw(st.lists(st.sampled_from(sorted(files)[3:]), max_size=2)):
        files.pop(path, None)
    return {**SMALL, **files, "policies/R/policy.json": draw(st.sampled_from(POLICIES))}


def plain(course):
    found = {field.name: getattr(course, field.name) for field in fields(Course)}
    return found | {"blocks": list(course.blocks.items()), "drafts": list(course.drafts.items())}


@given(courses())
@settings(max_examples=80, deadline=None)
def test_a_course_walked_in_steps_is_what_a_course_walked_block_by_block_is(files):
    with pytest.MonkeyPatch.context() as patch:
        found = plain(read_files(files))
        assert plain(read_files(files, hold=read_facts)) == found
        assert plain(read_files(files, hold=hold_packed)) == found
        assert plain(read_files(files, wants_all=True)) == found
        assert plain(read_files(files, hold=hold_packed, wants_all=True)) == found
        patch.setattr(tree, "LARGE", 3)
        assert plain(read_files(files)) == found
        patch.setattr(Steps, "find", lambda *_: None)
        assert plain(read_files(files)) == found
        patch.undo()
        patch.setattr(Steps, "find", lambda *_: None)
        assert plain(read_files(files)) == found
        patch.setattr(tree, "read_pointer", lambda _: None)
        assert plain(read_files(files)) == found


def test_nothing_is_made_of_a_unit_of_titled_blocks(read):
    unit = '<html url_name="h"/><problem url_name="p"/><problem url_name="untitled"/>'
    files = {
        "sequential/s.xml": '<sequential display_name="S"><vertical url_name="u"/></sequential>',
        "vertical/u.xml": f'<vertical display_name="U">{unit}</vertical>',
        "html/h.xml": '<html display_name="H" filename="h"/>',
        "html/h.html": "<p>H</p>",
        "problem/p.xml": '<problem display_name="P"><p>x</p></problem>',
        "problem/untitled.xml": "<problem><p>x</p></problem>",
    }
    blocks = read("", files).blocks
    assert isinstance(blocks, SparseBlocks)
    assert set(blocks) - set(blocks.telling) == {("vertical", "u"), ("html", "h"), ("problem", "p")}
    block = blocks["html", "h"]
    assert block is blocks["html", "h"]
    assert block.files == ("html/h.xml", "html/h.html")
    assert block.parent == ("vertical", "u")


def test_where_every_block_is_looked_at_each_is_made_on_the_way(monkeypatch):
    unit = '<html url_name="h"/><problem url_name="p"/>'
    files = SMALL | {
        "sequential/s.xml": '<sequential display_name="S"><vertical url_name="u"/></sequential>',
        "vertical/u.xml": f'<vertical display_name="U">{unit}</vertical>',
        "html/h.xml": '<html display_name="H" filename="h"/>',
        "html/h.html": "<p>H</p>",
        "problem/p.xml": '<problem display_name="P"><p>x</p></problem>',
    }
    monkeypatch.setattr(tree.Tree, "_make_again", lambda *_: pytest.fail("a block was made later"))
    course = read_files(files, wants_all=True)
    assert course.blocks["vertical", "u"].children == (("html", "h"), ("problem", "p"))
    assert course.blocks["problem", "p"].parent == ("vertical", "u")


@pytest.mark.parametrize(
    ("said", "found"), [('url_name="q"', ["problem/p"]), ('url_name="p"', []), ('display_name="P" url_name="q"', [])]
)
def test_a_file_that_holds_nothing_may_be_a_pointer_that_nobody_follows(said, found):
    files = SMALL | {
        "vertical/v.xml": '<vertical display_name="V"><problem url_name="p"/></vertical>',
        "problem/p.xml": f"<problem {said}/>",
        "problem/q.xml": '<problem display_name="Q"><p>x</p></problem>',
    }
    assert [odd.subject for odd in read_files(files).oddities.chained_pointers] == found


def test_a_video_without_children_keeps_no_unit_from_being_walked_at_once(monkeypatch):
    files = SMALL | {
        "vertical/v.xml": '<vertical display_name="V"><video url_name="w"/></vertical>',
        "video/w.xml": '<video url_name="w" display_name="W" youtube="1.00:abc"/>',
    }
    read = tree.Tree._read_children
    monkeypatch.setattr(tree.Tree, "_read_children", lambda self, visit: (seen.append(visit[0]), read(self, visit))[1])
    seen = []
    assert ("video", "w") in read_files(files).blocks
    assert ("vertical", "v") not in seen


QUIET = '<problem display_name="P"><p>x</p></problem>'
POLICY = '{"problem/p": {"due": "2031-01-01T00:00:00Z"}, "vertical/u": {"x": "1"}}'
LOUD = {
    "no title": ("problem/p", {"problem/p.xml": "<problem><p>x</p></problem>"}),
    "a date": ("problem/p", {"problem/p.xml": QUIET.replace(" display", ' due="2031-01-01T00:00:00Z" display')}),
    "a date in the policy": ("problem/p", {"problem/p.xml": QUIET, "policies/R/policy.json": POLICY}),
    "a unit's setting in the policy": ("vertical/u", {"problem/p.xml": QUIET, "policies/R/policy.json": POLICY}),
    "another's page": ("html/h", {"html/h.xml": '<html display_name="H" filename="o"/>', "html/o.html": "x"}),
    "nothing in a holder": ("vertical/w", {"vertical/w.xml": '<vertical display_name="W">text</vertical>'}),
}


@pytest.mark.parametrize(("name", "files"), LOUD.values(), ids=LOUD)
def test_a_block_of_which_something_may_be_told_is_looked_at(read, name, files):
    inside = "".join(f'<{path[:-6]} url_name="{path[-5]}"/>' for path in files if path.endswith(".xml"))
    above = {
        "sequential/s.xml": '<sequential display_name="S"><vertical url_name="u"/></sequential>',
        "vertical/u.xml": f'<vertical display_name="U">{inside}</vertical>',
    }
    assert tuple(name.split("/")) in read("", above | files).blocks.telling


@pytest.mark.parametrize(("said", "is_looked_at"), [("", False), (' x="1"', True)])
def test_a_unit_with_a_setting_beside_its_title_is_looked_at(read, said, is_looked_at):
    files = {
        "sequential/s.xml": '<sequential display_name="S"><vertical url_name="u"/></sequential>',
        "vertical/u.xml": f'<vertical display_name="U"{said}><problem url_name="p"/></vertical>',
        "problem/p.xml": QUIET,
    }
    assert (("vertical", "u") in read("", files).blocks.telling) == is_looked_at
