"""A whole repository, and small changes to its bytes and names that no author would make."""

from __future__ import annotations

import content
from hypothesis import strategies as st

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.olx import api as olx

RUN = "courses/edX/CS101/2T2019"
WHOLE = {
    **content.course(RUN),
    "contentrepo.yaml": b"format: 1\nowners: [ada@example.org]\nlevels:\n- paths: courses/**\n"
    b"  levels: {unreachable-file: 'off', missing-asset: warning}\nroots:\n  other: course-v1:edX+CS102+R\n",
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
    f"{RUN}.yaml": b"title: Computing\nexternal_course_key: CS-101\nstart: 2027-01-01\n",
    "programs/data.yaml": b"title: Data\ntype: masters\nstatus: active\norganizations: [edX]\n"
    b"curricula:\n- slug: core\n  title: Core\n  courses:\n"
    b"  - course: edX+CS101\n    excluded_runs: [course-v1:edX+CS101+2T2019]\n",
    "libraries/edX/bank/library.xml": b'<library org="edX" library="bank"><problem url_name="p"/></library>',
    f"{RUN}/drafts/vertical/d.xml": b'<vertical parent_url="block-v1:x" index_in_children_list="0">'
    b'<html url_name="d"/></vertical>',
    f"{RUN}/policies/assets.json": b'{"dot.png": {"contentType": "image/png", "displayname": "dot"}}',
    f"{RUN}/tabs/t.html": b"<h1>a</h1><h4>b</h4><img src='/static/x'><a href='/jump_to_id/y'></a>",
    f"{RUN}/video/v.xml": b'<video url_name="v" youtube="1.0:abcdefghijk"'
    b' transcripts="{&quot;en&quot;: &quot;a.srt&quot;}"/>',
    f"{RUN}/problem/custom.xml": b'<problem><script type="loncapa/python">def f(a): pass</script>'
    b'<customresponse cfn="g"><textline/></customresponse><optionresponse>'
    b"<optioninput options=\"('a','b')\" correct=\"c\"/></optionresponse></problem>",
}
PIECES = [
    *b"< > </ /> & &amp; &#0; &#x110000; \" ' = [ ] { } : , - | > ! % @ ` * \\ \\ud800 \\u0000 null NaN 1e999".split(),
    *b'0x 0o ~ ? # <!-- --> <![CDATA[ ]]> <?xml ?> <!DOCTYPE <!ENTITY xmlns:a="" a:b <vertical> </vertical>'.split(),
    *b'<problem> <html/> url_name="" url_name="../.." url_name="a:b" filename="/" &a *a !!x <<:'.split(),
    *(b"\n", b"\r", b"\r\n", b"\t", b" ", b"\x00", b"\x1b[2J", b"\x7f", b"\x85", b"\xff", b"\xc3\xa9", b"\xe2\x80\xae"),
    *(b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xf4\x90\x80\x80", b"9" * 5000, b"[" * 300, b"<a>" * 300, b"- " * 40),
    *(b"<<<<<<< a\n", b">>>>>>> b\n", b"version https://git-lfs.github.com/spec/v1\n"),
]
NAMES = [
    *("a.xml", "A.xml", "course.xml", "library.xml", "\udcff.xml", "e\u0301.xml", "\u202e.xml", "x y", ".git"),
    *("CON", "a\nb", "*", "p.yaml", ".x", "a~"),
]
IN_RUN = ("html", "static", "policies", "policies/2T2019", "drafts", "drafts/html", "about", "done", "vertical")
FOLDERS = [
    *("", "other/", "programs/", "curricula/", "organizations/", "courses/", "courses/edX/", f"{RUN}/"),
    *(f"{RUN}/{name}/" for name in IN_RUN),
]
KINDS = ("xml", "html", "json", "data", *sorted(catalog.KINDS))

pieces = st.sampled_from(PIECES) | st.binary(max_size=4)
paths = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(NAMES)).map("".join)


@st.composite
def mutated(draw, data):
    """Bytes with some stretches taken out, doubled, moved, or overwritten."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 0, 1, 2, 5, 20, 1000])))
        kept = draw(st.sampled_from([b"", data[start:end] * 2, data[:20]]))
        data = data[:start] + draw(pieces) + kept + data[end:]
    return data


@st.composite
def repositories(draw):
    """path -> bytes of a repository in which something is odd."""
    files = dict(WHOLE)
    for path in draw(st.lists(st.sampled_from(sorted(files)), max_size=4, unique=True)):
        how = draw(st.integers(0, 5))
        if how == 0:
            del files[path]
        elif how == 1:
            files[draw(paths)] = files.pop(path)
        else:
            files[path] = draw(mutated(files[path]))
    for path in draw(st.lists(paths, max_size=3)):
        files[path] = draw(st.sampled_from(sorted(WHOLE.values()))) if draw(st.booleans()) else draw(pieces)
    return {path: data for path, data in files.items() if not _is_folder(path, files)}


def _is_folder(path, files):
    return any(other.startswith(f"{path}/") for other in files)


def kind_of(path):
    below = path.removeprefix(f"{RUN}/")
    return catalog.kind_of(path) or olx.kind_of(below)


@st.composite
def blobs(draw):
    """(kind, bytes): mutated files as what they are, and as what they are not."""
    path = draw(st.sampled_from(sorted(WHOLE)))
    kind = kind_of(path) if draw(st.integers(0, 3)) else None
    data = draw(mutated(WHOLE[path])) if draw(st.integers(0, 3)) else b"".join(draw(st.lists(pieces, max_size=12)))
    return kind or draw(st.sampled_from(KINDS)), data
