from __future__ import annotations

import pytest
from authors import ADA, BOB, RUN, block, do, file_at, with_course

from contentrepo.api.author import (
    CannotEdit,
    CreateBlock,
    DeleteBlock,
    DeleteFile,
    DuplicateBlock,
    KeyReused,
    MoveBlock,
    PatchBlock,
    PutFile,
    ReplaceBlock,
    TaskState,
    UnknownBlock,
    UnknownFile,
    UnknownRun,
    read_block_at_tip,
    read_file_at_tip,
)
from contentrepo.applets.authoring import landing
from contentrepo.applets.repository.api import open_repository
from contentrepo.errors import UsageError

QUIZ = block("problem/quiz1")
UNIT = block("vertical/unit1")
LESSON = block("sequential/lesson1")


@pytest.fixture
def repository(origin, work):
    with_course(work)
    return origin


def blocking(outcome):
    return [finding.rule for finding in outcome.report.findings if finding.blocks]


def head(repository):
    return repository.git("rev-parse", "main")


def test_a_task_is_one_commit_by_its_actor(repository):
    before = head(repository)
    outcome = do(repository, PatchBlock(QUIZ, {"max_attempts": "5"}), actor=BOB, message="Five attempts")
    assert (outcome.state, outcome.commit) == (TaskState.APPLIED, head(repository))
    shown = repository.git("log", "-1", "--format=%an <%ae>|%P|%s|%(trailers:key=Task-Id,valueonly)")
    assert shown.rstrip() == f"Bob Builder <bob@example.org>|{before}|Five attempts|{outcome.task}"
    assert repository.git("diff", "--stat", "--format=", before, "main").count("|") == 1
    assert 'display_name="Quiz 1" max_attempts="5"><p>' in file_at(repository, "problem/quiz1.xml")
    repository.git("fsck", "--strict")


def test_a_patch_changes_no_other_byte(repository, work):
    odd = b"<?xml version='1.0'?>\r\n<problem  display_name = 'A &lt; B'\r\n\tmax_attempts='1' ><p>x</p></problem>\r\n"
    work.commit({"problem/quiz1.xml": odd})
    work.git("push", "-q", "origin", "HEAD:main")
    do(repository, PatchBlock(QUIZ, {"display_name": 'A & "B"\n', "max_attempts": None, "weight": "2"}))
    new = read_file_at_tip(open_repository(repository.path), "problem/quiz1.xml").data
    expected = odd.replace(b"'A &lt; B'", b'"A &amp; &quot;B&quot;&#10;" weight="2"').replace(
        b"\r\n\tmax_attempts='1'", b""
    )
    assert new == expected


def test_a_new_block_gets_a_file_and_a_pointer(repository):
    outcome = do(
        repository,
        CreateBlock(UNIT, b'<problem display_name="New"><p>x</p></problem>', position=1, block_id="new1"),
    )
    assert outcome.created == (block("problem/new1"),)
    assert file_at(repository, "vertical/unit1.xml") == (
        '<vertical display_name="Unit 1">\n  <html url_name="text1"/>\n  <problem url_name="new1"/>\n'
        '  <problem url_name="quiz1"/>\n</vertical>\n'
    )
    assert file_at(repository, "problem/new1.xml") == '<problem display_name="New"><p>x</p></problem>\n'


def test_blocks_made_in_one_task_can_hold_each_other(repository):
    outcome = do(
        repository,
        CreateBlock(LESSON, b'<vertical display_name="Unit 2"/>', block_id="unit2"),
        CreateBlock(block("vertical/unit2"), b"<html/>", block_id="text2", page=b"<p>Hi.</p>\n"),
        CreateBlock(block("vertical/unit2"), b'<done align="left"/>', block_id="done1"),
    )
    assert outcome.state is TaskState.APPLIED, outcome
    assert file_at(repository, "vertical/unit2.xml") == (
        '<vertical display_name="Unit 2">\n  <html url_name="text2"/>\n  <done align="left" url_name="done1"/>\n'
        "</vertical>\n"
    )
    assert file_at(repository, "html/text2.xml") == '<html filename="text2"/>\n'
    assert file_at(repository, "html/text2.html") == "<p>Hi.</p>\n"
    assert len(repository.git("log", "--format=%H", "main").split()) == 2


def test_replacing_keeps_the_name_and_the_page(repository):
    do(repository, ReplaceBlock(block("html/text1"), b'<html url_name="other" display_name="New"/>', b"<p>New.</p>\n"))
    assert file_at(repository, "html/text1.xml") == '<html display_name="New" filename="text1"/>\n'
    assert file_at(repository, "html/text1.html") == "<p>New.</p>\n"


def test_a_moved_block_keeps_its_name(repository):
    do(repository, CreateBlock(LESSON, b'<vertical display_name="Unit 2"/>', block_id="unit2"))
    outcome = do(repository, MoveBlock(QUIZ, block("vertical/unit2")))
    assert outcome.state is TaskState.APPLIED
    assert '  <problem url_name="quiz1"/>\n' in file_at(repository, "vertical/unit2.xml")
    assert file_at(repository, "vertical/unit1.xml") == (
        '<vertical display_name="Unit 1">\n  <html url_name="text1"/>\n</vertical>\n'
    )


def test_a_block_moves_within_one_file(repository):
    do(repository, MoveBlock(QUIZ, UNIT, 0))
    assert file_at(repository, "vertical/unit1.xml") == (
        '<vertical display_name="Unit 1">\n  <problem url_name="quiz1"/>\n  <html url_name="text1"/>\n</vertical>\n'
    )


def test_a_copy_has_new_names_all_the_way_down(repository):
    outcome = do(repository, DuplicateBlock(UNIT, block_id="unit2"))
    assert outcome.state is TaskState.APPLIED, outcome
    names = {key.block_type: key.block_id for key in outcome.created}
    assert names.keys() == {"vertical", "problem", "html"}
    assert f'<problem url_name="{names["problem"]}"/>' in file_at(repository, "vertical/unit2.xml")
    assert file_at(repository, f"problem/{names['problem']}.xml") == file_at(repository, "problem/quiz1.xml")
    assert file_at(repository, f"html/{names['html']}.html") == file_at(repository, "html/text1.html")
    assert file_at(repository, "sequential/lesson1.xml").index("unit1") < file_at(
        repository, "sequential/lesson1.xml"
    ).index("unit2")


def test_a_deleted_block_takes_its_files_along(repository):
    outcome = do(repository, DeleteBlock(block("html/text1")))
    assert outcome.state is TaskState.APPLIED
    assert outcome.paths == ("html/text1.html", "html/text1.xml", "vertical/unit1.xml")
    assert file_at(repository, "vertical/unit1.xml") == (
        '<vertical display_name="Unit 1">\n  <problem url_name="quiz1"/>\n</vertical>\n'
    )


def test_inline_blocks_are_edited_where_they_stand(repository, work):
    work.commit(
        {
            "vertical/unit1.xml": b'<vertical>\n <html url_name="text1"/><video url_name="v" start_time="1"/>\n'
            b' <problem url_name="quiz1"/></vertical>\n'
        }
    )
    work.git("push", "-q", "origin", "HEAD:main")
    do(repository, PatchBlock(QUIZ, {"weight": "3"}))
    work.git("rm", "-q", "problem/quiz1.xml")
    work.git("fetch", "-q")
    unit = (
        b'<vertical>\n <html url_name="text1"/>\n <problem url_name="quiz1" weight="3"><p>a</p></problem></vertical>\n'
    )
    work.commit({"vertical/unit1.xml": unit})
    work.git("push", "-q", "-f", "origin", "HEAD:main")
    do(repository, PatchBlock(QUIZ, {"weight": "4"}))
    assert file_at(repository, "vertical/unit1.xml").encode() == unit.replace(b'"3"', b'"4"')
    do(repository, DuplicateBlock(QUIZ, block_id="quiz2"))
    assert (
        b'<problem url_name="quiz2" weight="4"><p>a</p></problem></vertical>'
        in file_at(repository, "vertical/unit1.xml").encode()
    )
    outcome = do(repository, DeleteBlock(QUIZ))
    assert (outcome.state, blocking(outcome)) == (TaskState.REFUSED, ["graded-block-removed"])
    rule = ("Acknowledge", f"{blocking(outcome)[0]} problem/quiz1")
    assert do(repository, DeleteBlock(QUIZ), trailers=(rule,)).state is TaskState.APPLIED
    assert "quiz1" not in file_at(repository, "vertical/unit1.xml")


def test_files_beside_the_blocks(repository):
    outcome = do(
        repository,
        PutFile("static/new.png", b"\x89PNG\r\n", run=RUN),
        PutFile("about/short.html", b"<p>Short.</p>\n", run=RUN),
        DeleteFile("info/updates.html", run=RUN),
        PutFile("organizations/edX.yaml", b"name: edX\n"),
    )
    assert outcome.state is TaskState.APPLIED, outcome
    names = repository.git("ls-tree", "-r", "--name-only", "main").split("\n")
    assert {"static/new.png", "about/short.html", "organizations/edX.yaml"} <= {*names}
    assert "info/updates.html" not in names


def test_findings_refuse_and_nothing_moves(repository):
    before = head(repository)
    outcome = do(repository, ReplaceBlock(UNIT, b'<vertical><problem url_name="lost"/></vertical>'))
    assert (outcome.state, outcome.commit, head(repository)) == (TaskState.REFUSED, "", before)
    assert "dangling-pointer" in blocking(outcome)


def test_a_dry_run_says_what_would_happen(repository):
    before = head(repository)
    fine = do(repository, PatchBlock(QUIZ, {"weight": "2"}), dry_run=True)
    bad = do(repository, PutFile("course/2T2019.xml", b"<course>"), dry_run=True)
    assert (fine.state, fine.paths) == (TaskState.WOULD_APPLY, ("problem/quiz1.xml",))
    assert bad.state is TaskState.REFUSED
    assert head(repository) == before


def test_what_changes_nothing_makes_no_commit(repository):
    before = head(repository)
    outcome = do(repository, PatchBlock(QUIZ, {"display_name": "Quiz 1"}))
    assert (outcome.state, outcome.commit, head(repository)) == (TaskState.UNCHANGED, before, before)


def test_edits_of_two_files_from_one_base_are_both_kept(repository):
    base = head(repository)
    do(repository, PatchBlock(QUIZ, {"weight": "2"}), base=base)
    outcome = do(repository, PatchBlock(UNIT, {"display_name": "Unit one"}), base=base)
    assert (outcome.state, outcome.is_merged) == (TaskState.APPLIED, True)
    assert 'weight="2"' in file_at(repository, "problem/quiz1.xml")
    assert "Unit one" in file_at(repository, "vertical/unit1.xml")


def test_two_edits_of_one_attribute_are_a_conflict(repository):
    base = head(repository)
    first = do(repository, PatchBlock(QUIZ, {"display_name": "One"}), base=base)
    outcome = do(repository, PatchBlock(QUIZ, {"display_name": "Two"}), base=base, actor=BOB)
    assert (outcome.state, outcome.commit, head(repository)) == (TaskState.CONFLICT, "", first.commit)
    assert outcome.conflicts


def test_the_same_key_does_nothing_twice(repository):
    wanted = CreateBlock(UNIT, b"<problem><p>x</p></problem>")
    first = do(repository, wanted, key="k1")
    again = do(repository, wanted, key="k1")
    assert (again.commit, again.created, again.is_repeated) == (first.commit, first.created, True)
    assert head(repository) == first.commit
    with pytest.raises(KeyReused):
        do(repository, PatchBlock(QUIZ, {"weight": "2"}), key="k1")
    assert do(repository, wanted, key="k1", actor=BOB).commit != first.commit


def test_a_refused_request_may_come_again_under_its_key(repository):
    broken = PutFile("course/2T2019.xml", b"<course>")
    assert do(repository, broken, key="k1").state is TaskState.REFUSED
    assert do(repository, broken, key="k1").state is TaskState.REFUSED


@pytest.mark.parametrize(
    ("operation", "error"),
    [
        (PatchBlock(block("problem/none"), {"a": "b"}), UnknownBlock),
        (PatchBlock(block("problem/quiz1", "course-v1:edX+CS101+none"), {"a": "b"}), UnknownRun),
        (PatchBlock(QUIZ, {"url_name": "b"}), CannotEdit),
        (PatchBlock(QUIZ, {'a="1" b': "b"}), CannotEdit),
        (PatchBlock(QUIZ, {"a": "\x00"}), CannotEdit),
        (PatchBlock(block("course/course"), {"display_name": "X"}), CannotEdit),
        (PatchBlock(QUIZ, page=b""), CannotEdit),
        (ReplaceBlock(QUIZ, b"<video/>"), CannotEdit),
        (ReplaceBlock(QUIZ, b"<problem/><problem/>"), CannotEdit),
        (ReplaceBlock(QUIZ, b'<!DOCTYPE problem [<!ENTITY a "b">]><problem/>'), CannotEdit),
        (CreateBlock(QUIZ, b"<problem/>"), CannotEdit),
        (CreateBlock(UNIT, b"<problem/>", block_id="quiz1"), CannotEdit),
        (CreateBlock(UNIT, b"<problem/>", block_id="..:..:x"), CannotEdit),
        (MoveBlock(UNIT, UNIT), CannotEdit),
        (MoveBlock(block("chapter/week1"), UNIT), CannotEdit),
        (DeleteBlock(block("course/course")), CannotEdit),
        (DuplicateBlock(block("course/course")), CannotEdit),
        (DeleteFile("nothing", run=RUN), UnknownFile),
        (PutFile("../x", b"", run=RUN), UsageError),
        (PutFile(".git/config", b""), UsageError),
        (PutFile("a/.GIT/config", b""), UsageError),
        (PutFile("/etc/passwd", b""), UsageError),
        (PutFile("", b""), UsageError),
    ],
)
def test_what_cannot_be_done_is_said(repository, operation, error):
    before = head(repository)
    with pytest.raises(error):
        do(repository, operation)
    assert head(repository) == before


def test_a_message_cannot_pass_for_ours(repository):
    with pytest.raises(UsageError):
        do(repository, PatchBlock(QUIZ, {"weight": "2"}), message="x\n\nTask-Id: 1")


def test_trailers_of_the_author_count(repository):
    text = "Fewer\n\nAcknowledge: removed-block problem/quiz1"
    do(repository, PatchBlock(QUIZ, {"weight": "2"}), message=text)
    assert repository.git("log", "-1", "--format=%(trailers:key=Acknowledge,valueonly)").strip()


def test_a_block_is_read_from_the_tip(repository):
    opened = open_repository(repository.path)
    before = read_block_at_tip(opened, QUIZ)
    do(repository, PatchBlock(QUIZ, {"weight": "2"}))
    after = read_block_at_tip(opened, QUIZ)
    old = read_block_at_tip(opened, QUIZ, commit=before.commit)
    assert before.etag == old.etag != after.etag
    assert (after.attributes["weight"], after.parent) == ("2", UNIT)
    text = read_block_at_tip(opened, block("html/text1"))
    assert (text.page_path, text.page) == ("html/text1.html", file_at(repository, "html/text1.html").encode())
    assert ADA.who == "ada@example.org"


@pytest.mark.parametrize("moves", [False, True])
def test_whoever_was_stopped_around_the_move_of_the_branch_asks_again(repository, monkeypatch, moves):
    land = landing.git.land_commit

    def stop(*arguments, **options):
        if moves:
            land(*arguments, **options)
        raise KeyboardInterrupt

    wanted = CreateBlock(UNIT, b"<problem><p>x</p></problem>")
    with monkeypatch.context() as patched:
        patched.setattr(landing.git, "land_commit", stop)
        with pytest.raises(KeyboardInterrupt):
            do(repository, wanted, key="k1")
    count = int(repository.git("rev-list", "--count", "main"))
    again = do(repository, wanted, key="k1")
    assert (again.is_repeated, again.commit) == (moves, head(repository))
    assert int(repository.git("rev-list", "--count", "main")) == (count if moves else count + 1)
    assert len(again.created) == 1


def test_a_push_in_between_is_merged_and_not_overwritten(repository, work, monkeypatch):
    land, pushed = landing.git.land_commit, []

    def push_first(*arguments, **options):
        if not pushed:
            pushed.append(work.commit({"problem/quiz1.xml": b'<problem display_name="Pushed"><p>x</p></problem>\n'}))
            work.git("push", "-q", "origin", "HEAD:main")
        return land(*arguments, **options)

    monkeypatch.setattr(landing.git, "land_commit", push_first)
    outcome = do(repository, PatchBlock(QUIZ, {"weight": "2"}))
    assert (outcome.state, outcome.is_merged, outcome.tip) == (TaskState.APPLIED, True, pushed[0])
    assert file_at(repository, "problem/quiz1.xml") == (
        '<problem display_name="Pushed" weight="2"><p>x</p></problem>\n'
    )


def test_a_conflict_names_who_changed_the_place_and_not_who_changed_its_file_last(repository):
    seen = head(repository)
    rival = do(repository, PatchBlock(QUIZ, {"max_attempts": "5"}), actor=BOB)
    do(repository, PatchBlock(QUIZ, {"weight": "2"}))
    outcome = do(repository, PatchBlock(QUIZ, {"max_attempts": "7"}), base=seen)
    assert outcome.state == TaskState.CONFLICT
    assert [conflict.by_ours for conflict in outcome.conflicts] == [rival.commit]


def test_a_conflict_about_a_body_names_who_changed_the_body(repository):
    seen = head(repository)
    rival = do(repository, ReplaceBlock(QUIZ, b'<problem display_name="Quiz 1"><p>Bob</p></problem>'), actor=BOB)
    do(repository, PatchBlock(QUIZ, {"weight": "2"}))
    mine = ReplaceBlock(QUIZ, b'<problem display_name="Quiz 1"><p>Ada</p></problem>')
    outcome = do(repository, mine, base=seen)
    assert [(conflict.kind, conflict.by_ours) for conflict in outcome.conflicts] == [("body", rival.commit)]


def test_what_no_file_could_hold_is_refused(repository):
    for value in ("\ud800", "\0", "\uffff"):
        with pytest.raises(CannotEdit, match="XML cannot hold"):
            do(repository, PatchBlock(QUIZ, {"weight": value}))
    with pytest.raises(UsageError, match="no path of a file"):
        do(repository, PutFile("static/" + "x" * 256, b"x"))
