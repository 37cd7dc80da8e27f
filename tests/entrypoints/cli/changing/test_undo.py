from content import course
from program import call

QUIZ = "problem/quiz1.xml"
BLOCK = "block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
START = course()[QUIZ]


def patched(old, new):
    return {QUIZ: START.replace(old, new)}


def history(work):
    """Three commits: a course, an edit, and another one of the same line."""
    work.commit(course(), message="course")
    first = work.commit(patched(b"<problem ", b'<problem max_attempts="5" '), message="five attempts")
    work.commit({QUIZ: START.replace(b"<problem ", b'<problem max_attempts="5" weight="2" ')}, message="weight")
    return first


def test_an_undo_and_its_undo_in_a_work_tree(work):
    first = history(work)
    said = call("undo", first, cwd=work.path).output
    assert said.splitlines()[-2:] == [QUIZ, f"main is at {work.head[:12]}"]
    assert (work.path / QUIZ).read_bytes() == START.replace(b"<problem ", b'<problem weight="2" ')
    assert work.git("status", "--porcelain") == ""
    call("undo", "HEAD", cwd=work.path)
    assert work.git("diff", "HEAD~2", "HEAD") == ""
    rows = call("changes", "--limit", "2", "--format", "json", cwd=work.path).json
    assert [(row["door"], row["subject"]) for row in rows] == [
        ("task", "undo: undo: five attempts"),
        ("task", "undo: five attempts"),
    ]
    assert rows[1]["undoes"] == [first]


def test_a_conflict_shows_all_three(work):
    first = history(work)
    work.commit(patched(b"<problem ", b'<problem max_attempts="9" '))
    before = work.head
    said = call("undo", first, cwd=work.path, exits=1).output
    assert said.splitlines() == [
        f"conflict in {QUIZ}: problem/quiz1 attribute max_attempts",
        "  base: 5",
        f"  ours ({before[:12]}): 9",
        f"  theirs ({first[:12]}): -",
        f"main stays at {before[:12]}: conflict",
    ]
    assert work.head == before


def test_everything_of_one_author_since_a_day(work, monkeypatch):
    work.commit(course())
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Bob")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "bob@example.org")
    work.commit(patched(b"<problem ", b'<problem max_attempts="5" '))
    work.commit(patched(b"<problem ", b'<problem max_attempts="6" '))
    said = call("undo", "--actor", "bob", "--since", "2026-01-01", cwd=work.path).output
    assert said.endswith(f"main is at {work.head[:12]}\n")
    assert (work.path / QUIZ).read_bytes() == START
    assert call("undo", "--actor", "bob", "--since", "2027-01-01", cwd=work.path, exits=2).errors


def test_a_block_and_a_file_as_they_were(work):
    history(work)
    call("undo", "--block", BLOCK, "--to", "HEAD~2", cwd=work.path)
    assert (work.path / QUIZ).read_bytes() == START
    call("undo", "--file", QUIZ, "--to", "HEAD~1", "-m", "again", cwd=work.path)
    assert b"weight" in (work.path / QUIZ).read_bytes()
    assert work.git("log", "-1", "--format=%s") == "again"


def test_files_that_are_not_committed_are_never_touched(work):
    first = history(work)
    (work.path / QUIZ).write_bytes(b"mine")
    said = call("undo", first, cwd=work.path, exits=1).errors
    assert "Commit or stash them" in said
    assert (work.path / QUIZ).read_bytes() == b"mine"
    call("undo", first, "--dry-run", cwd=work.path)


def test_what_does_not_go_together(work):
    history(work)
    for words in ((), ("HEAD", "--actor", "x"), ("--block", BLOCK), ("--to", "HEAD"), ("--file", "x", "--actor", "y")):
        assert "it is not clear" in call("undo", *words, cwd=work.path, exits=2).errors


def test_the_changes_of_one_block_since_a_commit(work):
    first = history(work)
    work.commit({"README.md": b"Hello"})
    said = call("changes", "--block", BLOCK, "--since", first, cwd=work.path).output
    assert said.splitlines()[1:] == ["    weight", '      problem "Quiz 1" (quiz1): weight (not set) -> 2']
    assert call("changes", "--since", "HEAD", cwd=work.path).output == "no changes\n"
    assert call("changes", "--actor", "nobody", cwd=work.path).output == "no changes\n"


def test_whoever_may_not_is_told_by_which_name_they_go(work, monkeypatch):
    work.commit(
        {"contentrepo.yaml": b"format: 1\nowners: [owner]\naccess: [{paths: problem, role: course-team, who: [ada]}]\n"}
    )
    first = history(work)
    said = call("undo", first, cwd=work.path, exits=1).output
    assert said.splitlines()[-2].startswith("here you go by CONTENTREPO_IDENTITY")
    monkeypatch.setenv("CONTENTREPO_IDENTITY", "ada")
    call("undo", first, cwd=work.path)
