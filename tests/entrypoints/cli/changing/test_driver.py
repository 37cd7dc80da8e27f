import os
import subprocess

import pytest
from content import course
from program import contentrepo

UNIT, PROGRAM, POLICY = "vertical/unit1.xml", "programs/p.yaml", "policies/2T2019/policy.json"
INLINE = b"""<vertical display_name="Unit 1">
  <html url_name="a" display_name="A"><p>one</p></html>
  <html url_name="b" display_name="B"><p>two</p></html>
</vertical>
"""
FILES = course() | {UNIT: INLINE, PROGRAM: b"title: A\ntype: B\n", POLICY: b'{"a/b": {"x": 1, "y": 2}}\n'}


@pytest.fixture
def fork(work):
    def make(ours, theirs):
        work.commit(FILES)
        work.git("checkout", "-q", "-b", "draft")
        work.commit({path: FILES[path].replace(*edit) for path, edit in theirs.items()})
        work.git("checkout", "-q", "main")
        work.commit({path: FILES[path].replace(*edit) for path, edit in ours.items()})

    return make


def git_merge(work):
    done = subprocess.run(["git", "merge", "draft"], cwd=work.path, capture_output=True, env=os.environ, check=False)
    return done.returncode, (done.stdout + done.stderr).decode()


def test_plain_git_merge_merges_blocks_and_keys(work, fork):
    fork(
        {UNIT: (b"one", b"1"), PROGRAM: (b"A", b"C"), POLICY: (b"1", b"3")},
        {UNIT: (b"two", b"2"), PROGRAM: (b"B", b"D"), POLICY: (b"2", b"4")},
    )
    assert git_merge(work)[0] == 1
    work.git("merge", "--abort")
    assert "installed" in contentrepo("merge-driver", cwd=work.path).output
    assert git_merge(work)[0] == 0
    assert (work.path / UNIT).read_bytes() == INLINE.replace(b"one", b"1").replace(b"two", b"2")
    assert (work.path / PROGRAM).read_bytes() == b"title: C\ntype: D\n"
    assert (work.path / POLICY).read_bytes() == b'{"a/b": {"x": 3, "y": 4}}\n'


def test_a_conflict_is_told_and_marked(work, fork):
    contentrepo("merge-driver", "install", work.path, cwd=work.path)
    fork({UNIT: (b"one", b"1"), POLICY: (b"1", b"3")}, {UNIT: (b"one", b"eins"), POLICY: (b"1", b"5")})
    exit_code, said = git_merge(work)
    assert exit_code == 1
    assert f"conflict in {UNIT}: html/a body" in said
    marked = (work.path / UNIT).read_bytes()
    assert marked.count(b"<<<<<<< ours\n") == marked.count(b">>>>>>> theirs\n") == 1
    assert marked.startswith(b'<vertical display_name="Unit 1">\n<<<<<<< ours\n')
    assert sorted(work.git("diff", "--name-only", "--diff-filter=U").split()) == [POLICY, UNIT]


def test_a_block_put_elsewhere_while_it_is_edited_is_a_conflict(work, fork):
    contentrepo("merge-driver", cwd=work.path)
    line = b'  <html url_name="a" display_name="A"><p>one</p></html>\n'
    fork({UNIT: (line, b'  <html url_name="a"/>\n')}, {UNIT: (b"one", b"eins")})
    assert git_merge(work)[0] == 1


def test_installing_twice_changes_nothing(work):
    work.commit(FILES)
    attributes = work.path / ".git" / "info" / "attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_text("*.png binary")
    contentrepo("merge-driver", cwd=work.path)
    first = attributes.read_text()
    contentrepo("merge-driver", cwd=work.path)
    assert attributes.read_text() == first
    assert first.splitlines()[0] == "*.png binary"
    assert work.git("status", "--porcelain") == ""
