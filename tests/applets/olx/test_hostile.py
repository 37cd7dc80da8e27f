"""Whatever bytes a repository holds, reading them ends in a value."""

from hashlib import sha1

from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.facts.models import Document, Settings
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx import api
from contentrepo.applets.olx.models import Root
from contentrepo.applets.repository.models import FILE, SYMLINK, Entry

KEY = CourseRunKey("edX", "CS101", "R")
KINDS = ("xml", "html", "json", "data")
TAGS = [
    "course",
    "chapter",
    "vertical",
    "html",
    "problem",
    "video",
    "split_test",
    "conditional",
    "done",
    "wiki",
    "show",
]
NAMES = ["a", "b", "R", "", "x:y", "..:a", "a b", "é", "../a", "a" * 300]
ATTRIBUTES = ["url_name", "filename", "slug", "display_name", "org", "course", "index_in_children_list", "parent_url"]
TEXTS = ["", "", " \n", "text", "<!-- c -->", "&amp;", "<?pi x?>", '"/static/a.png"', "'/jump_to_id/a'"]
FOLDERS = ["course", "chapter", "vertical", "html", "problem", "drafts/vertical", "drafts/html", "done", "about"]
OTHERS = [
    "html/a.html",
    "about/a.html",
    "info/a.items.json",
    "static/a.png",
    "static/b/c",
    "static/b_c",
    "policies/R/policy.json",
    "tabs/R/a.html",
    "policies/assets.json",
    "policies/R/grading_policy.json",
    "grading_policy.json",
]
SETTINGS = [
    "{}",
    "[]",
    "null",
    "{",
    '{"course/R": {"tabs": [1, {"type": "static_tab", "url_slug": "a"}]}}',
    '{"html/a": {"x": NaN}, "a": 1, "/": {}, "problem/a": []}',
    '{"GRADER": [1, {"weight": "x"}], "GRADE_CUTOFFS": 3}',
    '{"GRADER": {}}',
]
PIECES = [
    *b"< > </ /> <a <html> </html> \" ' = & &amp; &# ; <!-- --> <![CDATA[ ]]> <?xml ?> encoding= xmlns:a".split(),
    *b'{ } [ ] : , null 1e999 \\u "/static/'.split(),
    *(b"\n", b"\x00", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"<!DOCTYPE a", b"<<<<<<< a\n", b">>>>>>> b\n"),
    b"version https://git-lfs.github.com/spec/",
]


@st.composite
def attributes(draw):
    blank = draw(st.sampled_from([" ", "\n  "]))
    drawn = draw(st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(NAMES), max_size=3))
    return "".join(f'{blank}{name}="{value}"' for name, value in drawn.items())


texts = st.sampled_from(TEXTS)
leaves = st.tuples(st.sampled_from(TAGS), attributes(), texts)
elements = st.recursive(
    leaves.map(lambda leaf: f"<{leaf[0]}{leaf[1]}>{leaf[2]}</{leaf[0]}>"),
    lambda inner: st.tuples(leaves, st.lists(st.tuples(texts, inner).map("".join), max_size=3).map("".join)).map(
        lambda parts: f"<{parts[0][0]}{parts[0][1]}>{parts[1]}{parts[0][2]}</{parts[0][0]}>"
    ),
    max_leaves=6,
)
xml_paths = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(["a.xml", "b.xml", "R.xml", "x/y.xml"])).map("/".join)
trees = st.tuples(
    st.dictionaries(xml_paths | st.just("course.xml"), elements | st.just("<vertical>"), max_size=8),
    st.dictionaries(st.sampled_from(OTHERS), st.sampled_from(SETTINGS), max_size=5),
).map(lambda both: both[0] | both[1])


def read(tree, *, org="edX"):
    data = {f"f/{path}": text.encode() for path, text in tree.items()}
    files = {path: Entry(FILE, sha1(text).hexdigest()) for path, text in data.items()}
    files["f/vertical/link.xml"] = Entry(SYMLINK, "0" * 40)
    facts = {path: api.read_facts(kind, data[path]) for path in data if (kind := api.kind_of(path[2:]))}
    root = Root("f", org, "CS101", "R", Place("f/course.xml", 1))
    return data, files, api.read_course(root, KEY, files, facts)


@given(
    st.sampled_from(KINDS),
    st.binary() | st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=12).map(b"".join),
)
def test_facts_of_any_bytes_are_a_value(kind, data):
    facts = api.read_facts(kind, data)
    assert isinstance(facts, Document | Settings)
    if facts.fault is not None:
        _code, line, column, detail = facts.fault
        assert line >= 0
        assert column >= 0
        assert line <= data.count(b"\n") + 1
        assert detail
        assert not (isinstance(facts, Document) and facts.nodes)


@given(trees)
def test_a_course_of_any_documents_is_a_value(tree):
    _, files, course = read(
        {**tree, "course.xml": tree.get("course.xml", '<course url_name="R" org="edX" course="CS101"/>')}
    )
    for blocks in (course.blocks, course.drafts):
        for block in blocks.values():
            assert set(block.children) <= blocks.keys()
            assert set(block.files) <= files.keys()
            above = set()
            holder = block.parent
            while holder in blocks:
                assert holder not in above
                above.add(holder)
                holder = blocks[holder].parent


@given(trees)
def test_every_place_really_holds_the_element(tree):
    data, _, course = read({**tree, "course.xml": '<course url_name="R" org="edX" course="CS101"/>'})
    mismatched = {odd.place.path for odd in course.oddities.mismatched_tags}
    for block in (*course.blocks.values(), *course.drafts.values()):
        place = block.place
        if place.path in mismatched:
            continue
        line = data[place.path].decode().split("\n")[place.line - 1]
        assert f"<{block.block_type}" in line
        exact_line, column = api.locate_all(data[place.path], (place.ordinal,))[place.ordinal]
        assert exact_line == place.line
        assert line[column - 1 :].startswith(f"<{block.block_type}")


@given(trees)
def test_definitions_of_any_course_can_be_read(tree):
    data, _, course = read({**tree, "course.xml": '<course url_name="R" org="edX" course="CS101"/>'})
    blocks = [*course.blocks.values()]
    assert len(api.read_definitions(blocks, api.list_definitions(blocks), data.__getitem__)) == len(blocks)


@given(
    st.dictionaries(
        st.sampled_from(["course.xml", "course/course.xml", "a/course.xml", "a/b/course.xml"]), elements | st.just("<")
    )
)
def test_every_candidate_is_told_in_one_way(tree):
    found = api.find_roots(tree, lambda path: api.read_facts("xml", tree[path].encode()))
    told = [root.place.path for root in (*found.roots, *found.nameless)]
    told += [place.path for place in found.not_olx] + [place.path for place, _ in found.unreadable]
    assert len(told) == len(set(told))
    assert set(told) <= set(tree)


@given(st.text(max_size=400))
def test_a_path_of_any_form_has_a_kind_or_none(path):
    assert api.kind_of(path) in {*KINDS, None}
