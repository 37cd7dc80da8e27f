import pytest
from content import course

from contentrepo.applets.authoring.api import merge_trees
from contentrepo.applets.repository.api import ObjectMissing, open_repository

POLICY = "policies/2T2019/policy.json"


@pytest.fixture
def fork(work):
    """Commits two edits of one course, each a dict path -> bytes, or None for a file that goes."""

    def make(ours, theirs, more=None):
        start = course() | (more or {})
        base = work.commit(start)
        commits = [base]
        for name, files in (("ours", ours), ("theirs", theirs)):
            work.git("checkout", "-q", "-b", name, base)
            for path in (path for path, data in files.items() if data is None):
                (work.path / path).unlink()
            commits.append(work.commit({path: data for path, data in files.items() if data is not None}))
        return open_repository(work.path), *commits

    return make


def read(work, tree, path):
    return work.git("cat-file", "blob", f"{tree}:{path}")


def test_files_that_one_side_changed_are_taken_as_they_are(work, fork):
    opened, base, ours, theirs = fork({"html/text1.html": b"<p>Ours</p>"}, {"info/updates.html": b"theirs\r\n"})
    merged = merge_trees(opened, base, ours, theirs)
    assert list(merged.changes) == ["info/updates.html"]
    assert not merged.files
    assert work.git("diff", "--name-only", ours, merged.tree) == "info/updates.html"
    assert work.git("diff", "--name-only", theirs, merged.tree) == "html/text1.html"


def test_the_order_of_the_sides_does_not_matter(fork):
    opened, base, ours, theirs = fork({"html/text1.html": b"<p>Ours</p>"}, {"html/new.html": b"new", POLICY: None})
    assert merge_trees(opened, base, ours, theirs).tree == merge_trees(opened, base, theirs, ours).tree


def test_lines_of_one_page(work, fork):
    page = b"".join(b"<p>%d</p>\n" % number for number in range(9))
    opened, base, ours, theirs = fork(
        {"info/updates.html": page.replace(b"1", b"one")},
        {"info/updates.html": page.replace(b"7", b"seven")},
        {"info/updates.html": page},
    )
    merged = merge_trees(opened, base, ours, theirs)
    assert merged.files == {"info/updates.html": page.replace(b"1", b"one").replace(b"7", b"seven")}
    assert work.git("merge-tree", "--write-tree", ours, theirs) == merged.tree


def test_a_conflict_says_what_stood_where_and_who_changed_it(fork):
    opened, base, ours, theirs = fork({"info/updates.html": b"ours"}, {"info/updates.html": b"theirs"})
    merged = merge_trees(opened, base, ours, theirs)
    assert merged.tree is None
    (conflict,) = merged.conflicts
    assert (conflict.path, conflict.kind) == ("info/updates.html", "text")
    assert conflict.unit == "course-v1:edX+CS101+2T2019"
    assert conflict[5:] == (b"<p>Welcome.</p>\n", b"ours", b"theirs", ours, theirs)


def test_a_file_taken_out_and_changed(fork):
    opened, base, ours, theirs = fork({"info/updates.html": None}, {"info/updates.html": b"theirs"})
    (conflict,) = merge_trees(opened, base, ours, theirs).conflicts
    assert (conflict.kind, conflict.ours, conflict.theirs) == ("file", None, b"theirs")


def test_uploaded_files_are_not_looked_into(fork):
    opened, base, ours, theirs = fork({"static/dot.png": b"a\n"}, {"static/dot.png": b"b\n"})
    (conflict,) = merge_trees(opened, base, ours, theirs).conflicts
    assert conflict.kind == "file"
    assert conflict.ours.startswith(b"blob ")


def test_the_same_change_twice_is_one_change(fork):
    opened, base, ours, theirs = fork({"static/dot.png": b"a"}, {"static/dot.png": b"a", "about/x.html": b"x"})
    assert list(merge_trees(opened, base, ours, theirs).changes) == ["about/x.html"]


def test_keys_of_one_policy(work, fork):
    old = b'{"course/2T2019": {"display_name": "Computing"}}\n'
    opened, base, ours, theirs = fork(
        {POLICY: old.replace(b'"}', b'", "self_paced": true}')}, {POLICY: old.replace(b"Computing", b"Numbers")}
    )
    merged = merge_trees(opened, base, ours, theirs)
    assert read(work, merged.tree, POLICY) == '{"course/2T2019": {"display_name": "Numbers", "self_paced": true}}'


def test_two_histories_without_a_common_commit(fork):
    opened, _, ours, theirs = fork({}, {"about/x.html": b"x"})
    assert list(merge_trees(opened, None, ours, theirs).changes) == ["about/x.html"]


def test_a_tree_that_is_not_there(fork):
    opened, base, ours, _ = fork({"about/x.html": b"x"}, {"about/y.html": b"y"})
    with pytest.raises(ObjectMissing):
        merge_trees(opened, base, ours, "nowhere")


UNIT = "vertical/unit1.xml"


def test_two_blocks_of_one_file(work, fork):
    inline = b'<vertical>\n  <html url_name="a">one</html>\n  <html url_name="b">two</html>\n</vertical>\n'
    opened, base, ours, theirs = fork(
        {UNIT: inline.replace(b"one", b"1")}, {UNIT: inline.replace(b"two", b"2")}, {UNIT: inline}
    )
    merged = merge_trees(opened, base, ours, theirs)
    assert merged.files == {UNIT: inline.replace(b"one", b"1").replace(b"two", b"2")}
    assert read(work, merged.tree, UNIT) == merged.files[UNIT].decode().rstrip()


def test_a_renamed_html_block_whose_page_is_edited(work, fork):
    start = course()
    renamed = {
        UNIT: start[UNIT].replace(b"text1", b"welcome"),
        "html/text1.xml": None,
        "html/text1.html": None,
        "html/welcome.xml": start["html/text1.xml"].replace(b"text1", b"welcome"),
        "html/welcome.html": start["html/text1.html"],
    }
    for sides in ((renamed, {"html/text1.html": b"new"}), ({"html/text1.html": b"new"}, renamed)):
        opened, base, ours, theirs = fork(*sides)
        merged = merge_trees(opened, base, ours, theirs)
        assert not merged.conflicts
        assert read(work, merged.tree, "html/welcome.html") == "new"
        assert "html/text1" not in work.git("ls-tree", "-r", "--name-only", merged.tree)
        work.git("branch", "-D", "-q", "ours")
        work.git("checkout", "-q", base)
        work.git("branch", "-D", "-q", "theirs")


def test_a_block_taken_out_whose_page_is_edited(fork):
    old = course()[UNIT]
    opened, base, ours, theirs = fork(
        {UNIT: old.replace(b'  <html url_name="text1"/>\n', b"")}, {"html/text1.html": b"new"}
    )
    (conflict,) = merge_trees(opened, base, ours, theirs).conflicts
    assert (conflict.subject, conflict.kind) == ("html/text1", "block")


def test_what_is_no_xml_is_merged_as_text(fork):
    broken = b"<vertical>\n<p>\n\n\n\nx\n"
    opened, base, ours, theirs = fork(
        {UNIT: broken.replace(b"x", b"y")}, {UNIT: broken.replace(b"<p>", b"<b>")}, {UNIT: broken}
    )
    merged = merge_trees(opened, base, ours, theirs)
    assert merged.files == {UNIT: broken.replace(b"x", b"y").replace(b"<p>", b"<b>")}
