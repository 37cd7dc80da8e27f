"""Whatever a folder holds: a fix leaves the bytes around it, removes its finding, brings none, and is done once."""

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from contentrepo.api.fix import Care, apply_fixes, plan_fixes

ROOT = b'<course url_name="R" org="edX" course="CS101"/>'
COURSE = b"""<course><chapter url_name="a"/><chapter display_name="b"><sequential/></chapter><chapter url_name="c">
<problem url_name="a" weight='1'/><html display_name="a"  url_name="b"/><done url_name="a" weight="1"/>
</chapter></course>"""
TAGS = ["chapter", "sequential", "vertical", "html", "problem", "split_test", "done", "video"]
NAMES = ["a", "b", "A", "é", "", "x:y", "a &amp; b", "R"]
ATTRIBUTES = ["url_name", "display_name", "weight", "slug", "filename", "name"]
RUN = "course-v1:edX+CS101+R"
TEXTS = [
    "",
    "text",
    "\r\n",
    "<!-- <html/> -->",
    "<![CDATA[<done/>]]>",
    "<?pi <done/>?>",
    "<p title='\"/static/s_a.txt\"'/>",
    '<a href="/static/s_a.txt"/>',
    '<a href="/static/s%2Fa.txt?x"/>',
    f"<a href='/courses/{RUN}/jump_to_id/a'/>",
    f'<a href="https://x.org/courses/{RUN}/jump_to_id/b"/>',
]
BEGINNINGS = ["", "\ufeff", "<!-- c -->\r\n", '<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE a>\n"]
POLICIES = [
    b"{}",
    b'{"Chapter/a": {"weight": 2}, "course/R": {}}',
    '{ "HTML/\u00e9" : {},\r\n"html/a": {"weight": "1"}}'.encode(),
    b'{"Problem/a": {}, "PROBLEM/a": {}}',
]


@st.composite
def attributes(draw):
    names = draw(st.lists(st.sampled_from(ATTRIBUTES), unique=True, max_size=3))
    spaces, quotes = st.sampled_from([" ", "\n\t", "\r\n"]), st.sampled_from("\"'")
    parts = []
    for name in names:
        quote = draw(quotes)
        parts.append(
            f"{draw(spaces)}{name}{draw(st.sampled_from(['=', ' = ']))}{quote}{draw(st.sampled_from(NAMES))}{quote}"
        )
    return "".join(parts)


texts = st.sampled_from(TEXTS)
leaves = st.tuples(st.sampled_from(TAGS), attributes(), texts)
elements = st.recursive(
    leaves.map(lambda leaf: f"<{leaf[0]}{leaf[1]}>{leaf[2]}</{leaf[0]}>" if leaf[2] else f"<{leaf[0]}{leaf[1]}/>"),
    lambda inner: st.tuples(leaves, st.lists(inner, max_size=3)).map(
        lambda both: f"<{both[0][0]}{both[0][1]}>{''.join(both[1])}</{both[0][0]}>"
    ),
    max_leaves=6,
)
documents = st.tuples(st.sampled_from(BEGINNINGS), elements).map(lambda both: "".join(both).encode())
paths = st.tuples(st.sampled_from(TAGS), st.sampled_from(["a", "b", "é"])).map(lambda both: f"{both[0]}/{both[1]}.xml")
trees = st.tuples(st.dictionaries(paths, documents, max_size=6), st.sampled_from(POLICIES))


def write(folder, files):
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def fingerprints(checked):
    return Counter((f.rule, f.path, f.subject, f.value) for f in checked.report.findings)


def topics(checked):
    """A finding that lists what is lacking may list less afterwards."""
    return Counter((f.rule, f.level, f.path, f.subject) for f in checked.report.findings)


@settings(max_examples=80)
@given(trees, st.sampled_from(Care))
def test_fixing(tree, care):
    files = {"course.xml": ROOT, "course/R.xml": COURSE, "static/s/a.txt": b"a", "html/é.html": b"<p>"}
    files |= {**tree[0], "policies/R/policy.json": tree[1]}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, files)
        plan = plan_fixes(folder, care)
        apply_fixes(plan)
        edits = {file.path: file.edits for file in plan.files}
        for path, old in files.items():
            assert_same_outside((folder / path).read_bytes(), old, edits.get(path, ()))
        before, after = fingerprints(plan.before), fingerprints(plan.after)
        assert not topics(plan.after) - topics(plan.before)
        assert all(after[fix.finding] < before[fix.finding] for fix in plan.done)
        again = plan_fixes(folder, care)
        assert again.done == ()
        assert fingerprints(again.before) == after


def assert_same_outside(new, old, edits):
    at = 0
    for edit in edits:
        assert new.startswith(old[at : edit.start])
        new = new[edit.start - at :]
        assert new.startswith(edit.replacement)
        new = new[len(edit.replacement) :]
        at = edit.end
    assert new == old[at:]
