from content import course
from program import contentrepo

UNIT = "vertical/unit1.xml"
INLINE = b"""<vertical display_name="Unit 1">
  <html url_name="a" display_name="A"><p>one</p></html>
  <html url_name="b" display_name="B"><p>two</p></html>
</vertical>
"""


def fork(work, ours, theirs):
    work.commit(course() | {UNIT: INLINE})
    work.git("checkout", "-q", "-b", "draft")
    work.commit({UNIT: theirs})
    work.git("checkout", "-q", "main")
    return work.commit({UNIT: ours})


def test_two_blocks_that_git_takes_for_one_conflict(work):
    ours, theirs = INLINE.replace(b"one", b"1"), INLINE.replace(b"two", b"2")
    tip = fork(work, ours, theirs)
    said = contentrepo("merge", "draft", cwd=work.path).output
    assert said.splitlines()[-1] == f"main is at {work.head[:12]}"
    assert (work.path / UNIT).read_bytes() == ours.replace(b"two", b"2")
    assert work.git("log", "-1", "--format=%P").split() == [tip, work.git("rev-parse", "draft")]
    assert work.git("status", "--porcelain") == ""
    assert "has all of it already" in contentrepo("merge", "draft", cwd=work.path).output


def test_a_conflict_moves_nothing(work):
    tip = fork(work, INLINE.replace(b"one", b"1"), INLINE.replace(b"one", b"eins"))
    said = contentrepo("merge", "draft", "--format", "json", cwd=work.path, exits=1).json
    assert said["state"] == "conflict"
    (conflict,) = said["conflicts"]
    assert (conflict["subject"], conflict["base"], conflict["theirs"]) == ("html/a", "<p>one</p>", "<p>eins</p>")
    assert (conflict["by_ours"], conflict["by_theirs"]) == (tip, work.git("rev-parse", "draft"))
    assert work.head == tip


def test_what_the_check_refuses_moves_nothing(work):
    tip = fork(
        work, INLINE.replace(b"one", b"1"), INLINE.replace(b"</vertical>", b'<problem url_name="gone"/></vertical>')
    )
    said = contentrepo("merge", "draft", cwd=work.path, exits=1).output
    assert "dangling-pointer" in said
    assert work.head == tip


def test_a_branch_with_nothing_of_its_own_moves_forward(work):
    work.commit(course())
    work.git("checkout", "-q", "-b", "draft")
    new = work.commit({"README.md": b"Hello\n"})
    work.git("checkout", "-q", "main")
    contentrepo("merge", "draft", cwd=work.path)
    assert work.head == new
    assert (work.path / "README.md").exists()


def test_a_repository_without_commits(work):
    for words in (("merge", "x"), ("undo", "HEAD"), ("changes",)):
        assert "there is no" in contentrepo(*words, cwd=work.path, exits=2).errors
