import pytest
from authors import ADA, BOB, block, do, file_at, with_course

from contentrepo.api.author import (
    CreateBlock,
    DeleteBlock,
    MoveBlock,
    PatchBlock,
    PutFile,
    TaskState,
    find_commits_of,
    restore_block,
    restore_file,
    undo_commits,
)
from contentrepo.applets.authoring.undo import NothingToUndo
from contentrepo.applets.repository.api import UnknownRevision, open_repository

QUIZ, UNIT, TEXT = block("problem/quiz1"), block("vertical/unit1"), block("html/text1")
FILE = "problem/quiz1.xml"


@pytest.fixture
def repository(origin, work):
    with_course(work)
    return origin


def patch(repository, actor=ADA, key=QUIZ, **attributes):
    return do(repository, PatchBlock(key, attributes), actor=actor)


def undo(repository, *commits, actor=ADA, **options):
    return undo_commits(open_repository(repository.path), commits, actor, **options)


def test_what_others_did_since_stays(repository):
    start = file_at(repository, FILE)
    first = patch(repository, max_attempts="5")
    patch(repository, BOB, weight="2")
    patch(repository, BOB, UNIT, display_name="Other")
    outcome = undo(repository, first.commit)
    assert outcome.state == TaskState.APPLIED
    assert file_at(repository, FILE) == start.replace('"Quiz 1"', '"Quiz 1" weight="2"')
    assert "Other" in file_at(repository, "vertical/unit1.xml")
    assert repository.git("log", "-1", "--format=%(trailers:key=Undo-Of,valueonly)", "main").strip() == first.commit
    assert repository.git("log", "-1", "--format=%s", "main").startswith("undo: ")


def test_an_undo_is_undone(repository):
    first = patch(repository, max_attempts="5")
    changed = file_at(repository, FILE)
    second = undo(repository, first.commit)
    assert file_at(repository, FILE) != changed
    undo(repository, second.commit)
    assert file_at(repository, FILE) == changed


def test_what_was_built_upon_is_a_conflict(repository):
    first = patch(repository, max_attempts="5")
    later = patch(repository, BOB, max_attempts="7")
    outcome = undo(repository, first.commit)
    assert outcome.state == TaskState.CONFLICT
    (conflict,) = outcome.conflicts
    assert conflict[2:8] == ("problem/quiz1", "attribute", "max_attempts", b"5", b"7", None)
    assert (conflict.by_ours, conflict.by_theirs) == (later.commit, first.commit)
    assert repository.git("rev-parse", "main") == later.commit


def test_a_deletion_comes_back_with_its_files(repository):
    page = file_at(repository, "html/text1.html")
    gone = do(repository, DeleteBlock(TEXT))
    patch(repository, BOB, UNIT, display_name="Other")
    undo(repository, gone.commit)
    assert file_at(repository, "html/text1.html") == page
    assert 'url_name="text1"' in file_at(repository, "vertical/unit1.xml")


def test_everything_that_one_actor_did(repository):
    start = {path: file_at(repository, path) for path in (FILE, "vertical/unit1.xml")}
    patch(repository, BOB, max_attempts="5")
    patch(repository, ADA, weight="2")
    patch(repository, BOB, max_attempts="6")
    patch(repository, BOB, UNIT, display_name="Other")
    opened = open_repository(repository.path)
    found = find_commits_of(opened, "BOB@example.org", since=0)
    assert len(found) == 3
    assert undo(repository, *(commit.id for commit in found)).state == TaskState.APPLIED
    assert file_at(repository, FILE) == start[FILE].replace('"Quiz 1"', '"Quiz 1" weight="2"')
    assert file_at(repository, "vertical/unit1.xml") == start["vertical/unit1.xml"]
    assert find_commits_of(opened, "Bob Builder", since=found[0].time + 1) == ()


def test_only_one_file_of_a_commit(repository):
    both = do(repository, PutFile("README.md", b"Hello\n"), PatchBlock(QUIZ, {"weight": "2"}))
    undo(repository, both.commit, paths=["README.md"])
    assert 'weight="2"' in file_at(repository, FILE)
    assert "README.md" not in repository.git("ls-tree", "--name-only", "main")


def test_a_dry_run_moves_nothing(repository):
    first = patch(repository, max_attempts="5")
    assert undo(repository, first.commit, dry_run=True).state == TaskState.WOULD_APPLY
    assert repository.git("rev-parse", "main") == first.commit


def test_a_block_as_an_earlier_commit_has_it(repository):
    old = patch(repository, max_attempts="5").commit
    patch(repository, BOB, max_attempts="7", weight="3")
    opened = open_repository(repository.path)
    assert restore_block(opened, QUIZ, old, ADA).state == TaskState.APPLIED
    assert 'max_attempts="5"' in file_at(repository, FILE)
    assert "weight" not in file_at(repository, FILE)


def test_a_container_keeps_what_stands_in_it(repository):
    start = repository.git("rev-parse", "main")
    patch(repository, BOB, UNIT, display_name="Other")
    do(repository, DeleteBlock(TEXT))
    restore_block(open_repository(repository.path), UNIT, start, ADA)
    unit = file_at(repository, "vertical/unit1.xml")
    assert 'display_name="Unit 1"' in unit
    assert "text1" not in unit


def test_a_block_that_is_gone_comes_back(repository):
    start = repository.git("rev-parse", "main")
    old = file_at(repository, "html/text1.html")
    do(repository, DeleteBlock(TEXT))
    opened = open_repository(repository.path)
    assert restore_block(opened, TEXT, start, ADA).state == TaskState.APPLIED
    assert file_at(repository, "html/text1.html") == old


GRADED = "gone\n\nAcknowledge: graded-block-removed course-v1:edX+CS101+2T2019"


def test_a_container_that_is_gone_comes_back_with_all_in_it(repository):
    """Blocks in files of their own, inline ones, pages; in its place among what others made of its neighbours since."""
    lesson = block("sequential/lesson1")
    do(repository, CreateBlock(lesson, b"<vertical display_name='Last'/>", "unit2"))
    do(repository, CreateBlock(UNIT, b"<vertical><problem url_name='in'><p>?</p></problem></vertical>", "inner"))
    start = repository.git("rev-parse", "main")
    gone = do(repository, DeleteBlock(UNIT), message=GRADED)
    assert gone.state == TaskState.APPLIED, gone
    do(repository, CreateBlock(lesson, b"<vertical display_name='Newer'/>", "unit3"), actor=BOB)
    patch(repository, BOB, lesson, display_name="Another lesson")
    opened = open_repository(repository.path)
    assert restore_block(opened, UNIT, start, ADA, dry_run=True).state == TaskState.WOULD_APPLY
    back = restore_block(opened, UNIT, start, ADA)
    assert back.state == TaskState.APPLIED, back
    told = file_at(repository, "sequential/lesson1.xml")
    assert "Another lesson" in told
    assert [told.index(name) for name in ("unit1", "unit2", "unit3")] == sorted(
        told.index(name) for name in ("unit1", "unit2", "unit3")
    )
    for path in ("vertical/unit1.xml", "html/text1.html", "html/text1.xml", FILE, "vertical/inner.xml"):
        assert file_at(repository, path) == file_at(repository, path, start)
    undone = undo(repository, back.commit, message=GRADED)
    assert undone.state == TaskState.APPLIED
    assert "unit1" not in file_at(repository, "sequential/lesson1.xml")


def test_a_container_whose_place_is_gone_is_a_conflict(repository):
    """Nothing is put somewhere else on its own."""
    lesson = block("sequential/lesson1")
    do(repository, CreateBlock(lesson, b"<vertical display_name='Last'/>", "unit2"))
    start = repository.git("rev-parse", "main")
    gone = do(repository, DeleteBlock(lesson), message=GRADED)
    assert gone.state == TaskState.APPLIED, [one.message for one in gone.report.findings]
    tip = repository.git("rev-parse", "main")
    found = restore_block(open_repository(repository.path), block("vertical/unit2"), start, ADA)
    assert found.state == TaskState.CONFLICT, found
    assert repository.git("rev-parse", "main") == tip


def test_what_was_moved_out_of_a_container_before_it_went_is_not_there_twice(repository):
    lesson = block("sequential/lesson1")
    do(repository, CreateBlock(lesson, b"<vertical display_name='Last'/>", "unit2"))
    start = repository.git("rev-parse", "main")
    do(repository, MoveBlock(QUIZ, block("vertical/unit2")))
    do(repository, DeleteBlock(UNIT), message=GRADED)
    found = restore_block(open_repository(repository.path), UNIT, start, ADA)
    assert found.state in (TaskState.APPLIED, TaskState.REFUSED, TaskState.CONFLICT), found
    held = file_at(repository, "vertical/unit2.xml").count("quiz1")
    if found.state == TaskState.APPLIED:
        held += file_at(repository, "vertical/unit1.xml").count("quiz1")
    assert held == 1


def test_a_file_as_an_earlier_commit_has_it(repository):
    start = repository.git("rev-parse", "main")
    do(repository, PutFile("static/a.png", b"one"))
    middle = repository.git("rev-parse", "main")
    do(repository, PutFile("static/a.png", b"two"))
    opened = open_repository(repository.path)
    restore_file(opened, "static/a.png", middle, ADA)
    assert file_at(repository, "static/a.png") == "one\n"
    restore_file(opened, "static/a.png", start, ADA)
    assert "static/a.png" not in repository.git("ls-tree", "-r", "--name-only", "main")


def test_a_commit_of_another_branch(repository, work):
    work.git("checkout", "-q", "-b", "other")
    elsewhere = work.commit({"README.md": b"x"})
    work.git("push", "-q", "origin", "other")
    with pytest.raises(NothingToUndo):
        undo(repository, elsewhere)


def test_a_merge_is_undone_as_a_whole(repository, work):
    start = repository.git("rev-parse", "main^{tree}")
    work.git("checkout", "-q", "-b", "draft")
    work.commit({"README.md": b"Hello\n"})
    work.commit({"info/updates.html": b"<p>New</p>\n"})
    work.git("checkout", "-q", "main")
    work.git("merge", "-q", "--no-ff", "-m", "merged", "draft")
    work.git("push", "-q", "origin", "main")
    assert undo(repository, "main").state == TaskState.APPLIED
    assert repository.git("rev-parse", "main^{tree}") == start


def test_one_key_of_a_policy_goes_and_later_keys_stay(repository):
    path = "policies/2T2019/policy.json"
    old = file_at(repository, path).encode()
    first = do(repository, PutFile(path, old.replace(b'ing"', b'ing", "self_paced": true')))
    both = file_at(repository, path).encode()
    do(repository, PutFile(path, both.replace(b"true", b'true, "invitation_only": false')))
    undo(repository, first.commit)
    assert file_at(repository, path).encode() == old.replace(b'ing"', b'ing", "invitation_only": false')


def test_a_task_is_named_by_its_id(repository):
    start = file_at(repository, FILE)
    first = patch(repository, max_attempts="5")
    do(repository, PutFile("README.md", f"Task-Id: {first.task}\n".encode()), message=f"about {first.task}")
    undo(repository, first.task)
    assert file_at(repository, FILE) == start
    with pytest.raises(UnknownRevision):
        undo(repository, "0" * 32)
