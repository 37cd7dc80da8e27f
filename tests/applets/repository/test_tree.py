from __future__ import annotations

import content
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentrepo.applets.repository import api
from contentrepo.applets.repository.models import Entry


def test_known_ids():
    assert api.blob_id(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert api.tree_id({}) == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def test_sorts_as_git_does_where_text_would_not(work):
    names = ["a", "a-b", "a.b", "a0", "ab/x", "ab-", "ab.c/d", "ab0", "\U00010000", "\uffff", "Z", "z"]
    files = {f"{name}/f" if "/" not in name else name: b"%d" % n for n, name in enumerate(names)}
    work.commit(files | {"raw\udcff": b"r", "raw\u0800": b"s"})
    snapshot = api.commit_snapshot(api.open_repository(work.path), "HEAD")
    shuffled = dict(reversed(snapshot.files.items()))
    assert api.tree_id(shuffled) == snapshot.tree


@pytest.mark.parametrize("order", [("a", "a/b"), ("a/b", "a"), ("x/a/b/c", "x/a")])
def test_file_and_folder_at_once_is_refused(order):
    entry = Entry(0o100644, api.blob_id(b""))
    with pytest.raises(api.PathClash):
        api.tree_id(dict.fromkeys(order, entry))


names = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=4).filter(
    lambda name: name not in (".", "..", ".git")
)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.lists(names, min_size=1, max_size=3).map("/".join), st.integers(0, 3), max_size=12))
def test_equals_git_for_any_names(tmp_path_factory, blobs):
    work = content.make_work(tmp_path_factory.mktemp("trees") / "work")
    ids = [work.git("hash-object", "-w", "--stdin", data=b"%d" % n) for n in range(4)]
    files = {path: Entry(0o100644, ids[n]) for path, n in blobs.items()}
    files = {p: e for p, e in files.items() if not any(other.startswith(p + "/") for other in files)}
    lines = b"".join(b"%o %s\t%s\0" % (e.mode, e.blob.encode(), p.encode()) for p, e in files.items())
    work.git("update-index", "-z", "--index-info", data=lines)
    staged = work.git("ls-files", "-z").encode("utf-8", "surrogateescape").count(b"\0")
    if staged == len(files):  # names that git itself refuses in an index are left out of the comparison
        assert api.tree_id(files) == work.git("write-tree")
