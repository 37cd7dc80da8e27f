from __future__ import annotations

import pytest

from contentrepo.applets.repository import api

MESSAGE = """week1: new quiz

A body: with a colon.

Acknowledge: due-date-earlier course-v1:edX+CS101+2T2019
Signed-off-by: Ada
 Author <ada@example.org>
acknowledge: prune-guard x
"""


@pytest.fixture(params=["git", "files"])
def repository(work, request):
    """As a command has it that asks git each time, and as one that reads git's files where they are plain."""
    repository = api.open_repository(work.path)
    if request.param == "git":
        yield repository
        return
    repository = api.with_batch(repository)
    yield repository
    repository.batch.close()


def test_commit_as_git_tells_it(work, repository):
    first = work.commit({"a": b"1"})
    second = work.commit({"a": b"2"}, message=MESSAGE)
    commit = api.get_commit(repository, "HEAD")
    assert (commit.id, commit.parents, commit.subject) == (second, (first,), "week1: new quiz")
    assert commit.tree == work.git("rev-parse", "HEAD^{tree}")
    assert commit.author == "Ada Author <ada@example.org>"
    assert commit.committer == "Carl Committer <carl@example.org>"
    assert commit.time == 1767323045
    assert commit.trailers == (
        ("Acknowledge", "due-date-earlier course-v1:edX+CS101+2T2019"),
        ("Signed-off-by", "Ada Author <ada@example.org>"),
        ("acknowledge", "prune-guard x"),
    )


def test_trailers_do_not_depend_on_whose_machine_asks(work, repository):
    work.commit(message="s\n\nAcknowledge: a b\n")
    work.git("config", "trailer.separators", "=")
    work.git("config", "log.showSignature", "true")
    work.git("config", "i18n.logOutputEncoding", "latin1")
    assert api.get_commit(repository, "HEAD").trailers == (("Acknowledge", "a b"),)


def test_message_of_any_bytes(work, repository):
    tree = work.git("write-tree")
    raw = f"tree {tree}\nauthor \xff <a> 1 +0000\ncommitter c <c> 2 +0000\n\n\xfe\nx\x01\n".encode("latin1")
    commit = work.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", data=raw)
    found = api.get_commit(repository, commit)
    assert (found.id, found.tree, found.parents, found.time) == (commit, tree, (), 2)


def test_unknown_commits(work, repository):
    work.commit({"a": b"1"})
    assert api.find_commit(repository, "nope") is None
    assert api.find_commit(repository, "0" * 40) is None
    assert api.find_commit(repository, "x\udcff") is None
    with pytest.raises(api.UnknownRevision, match="`nope`"):
        api.get_commit(repository, "nope")


def test_branch_and_tag_of_one_name(work, repository):
    work.commit({"a": b"1"})
    work.git("tag", "main")
    tip = work.commit({"a": b"2"})
    assert api.get_commit(repository, api.branch_ref("main")).id == tip


def test_annotated_tag_names_its_commit(work, repository):
    commit = work.commit({"a": b"1"})
    work.git("tag", "-a", "-m", "v1", "v1")
    assert api.get_commit(repository, "v1").id == commit


def test_commits_between_newest_first(work, repository):
    ids = [work.commit({"a": b"%d" % n}) for n in range(4)]
    assert [c.id for c in api.commits_between(repository, [ids[1]], ids[3])] == [ids[3], ids[2]]
    assert [c.id for c in api.commits_between(repository, [], "HEAD")] == ids[::-1]
    assert api.commits_between(repository, [ids[3]], ids[1]) == ()
    with pytest.raises(api.UnknownRevision, match="`nope`"):
        api.commits_between(repository, ["nope"], "HEAD")


def test_merge_base_and_ancestry(work, repository):
    root = work.commit({"a": b"1"})
    work.git("checkout", "--quiet", "-b", "left")
    left = work.commit({"b": b"1"})
    work.git("checkout", "--quiet", "-b", "right", "main")
    right = work.commit({"c": b"1"})
    work.git("checkout", "--quiet", "--orphan", "alone")
    alone = work.commit({"d": b"1"})
    assert api.merge_base(repository, left, right) == root
    assert api.merge_base(repository, left, right, left) == left
    assert api.merge_base(repository, left, alone) is None
    assert api.is_ancestor(repository, root, left)
    assert api.is_ancestor(repository, left, left)
    assert not api.is_ancestor(repository, left, right)


TRAPS = {
    "nothing": lambda _work, _name, _other: None,
    "a tag": lambda work, name, other: work.git("update-ref", f"refs/tags/{name}", other),
    "a packed tag": lambda work, name, other: (
        work.git("update-ref", f"refs/tags/{name}", other),
        work.git("pack-refs", "--all"),
    ),
    "a ref at the top": lambda work, name, other: work.git("update-ref", f"refs/{name}", other),
    "a file": lambda work, name, other: (work.path / ".git" / name).write_text(f"{other}\n"),
    "no branch, a remote's": lambda work, name, other: (
        work.git("update-ref", "-d", f"refs/heads/{name}"),
        work.git("update-ref", f"refs/remotes/{name}/HEAD", other),
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("name", ["topic", "draft-1", "beef", "x-gbeef12", "a_b"])
def test_short_names_are_read_as_git_reads_them(work, repository, trap, name):
    other = work.commit({"a": b"1"})
    tip = work.commit({"a": b"2"})
    work.git("branch", name, tip)
    TRAPS[trap](work, name, other)
    told = work.git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    assert told in {tip, other}
    assert api.get_commit(repository, name).id == told


@pytest.mark.parametrize("many", [3, 130])
def test_the_first_commit_is_the_branchs_own(work, repository, many):
    """Of long histories git tells it."""
    first = work.commit({"a": b"1"})
    side = work.git("commit-tree", "-m", "elsewhere", "HEAD^{tree}")
    tip = work.git("commit-tree", "-m", "merge", "-p", first, "-p", side, "HEAD^{tree}")
    for number in range(many):
        tip = work.git("commit-tree", "-m", f"{number}", "-p", tip, "HEAD^{tree}")
    work.git("update-ref", "refs/heads/main", tip)
    assert api.repository_name(repository) == first
