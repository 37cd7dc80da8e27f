"""Changes that learners would feel, through real pushes: refused in words that say how to mean it, and then taken."""

from __future__ import annotations

import re

import pytest
from content import Repository, course
from program import contentrepo

RUN = "courses/edX/CS101/2T2019"
RUN_KEY = "course-v1:edX+CS101+2T2019"
UNIT, SEQUENTIAL = f"{RUN}/vertical/unit1.xml", f"{RUN}/sequential/lesson1.xml"
QUIZ, GRADING = f"{RUN}/problem/quiz1.xml", f"{RUN}/policies/2T2019/grading_policy.json"
COURSE = f"{RUN}/course/2T2019.xml"
CATALOG = {
    "contentrepo.yaml": b"format: 1\n",
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
}
DUE = b'due="2019-04-08T00:00:00Z" '


@pytest.fixture
def origin(origin: Repository) -> Repository:
    contentrepo("hooks", "install", cwd=origin.path)
    return origin


@pytest.fixture
def live(origin: Repository, work: Repository) -> Repository:
    """A work tree whose commit is live."""
    files = course(RUN)
    files[SEQUENTIAL] = files[SEQUENTIAL].replace(b'graded="true"', DUE + b'graded="true"')
    work.commit(CATALOG | files)
    assert work.push("HEAD:refs/heads/main").exit_code == 0
    contentrepo("publish", cwd=origin.path)
    return work


def edit(work: Repository, path: str, before: bytes, after: bytes) -> None:
    text = (work.path / path).read_bytes()
    assert before in text
    work.write({path: text.replace(before, after)})


def rename_quiz(work: Repository) -> None:
    work.git("mv", QUIZ, f"{RUN}/problem/quiz_one.xml")
    edit(work, UNIT, b'"quiz1"', b'"quiz_one"')


def retype_quiz(work: Repository) -> None:
    edit(work, UNIT, b'<problem url_name="quiz1"/>', b'<poll url_name="quiz1" question="Is it so?"/>')
    work.remove(QUIZ)


def remove_quiz(work: Repository) -> None:
    edit(work, UNIT, b'<problem url_name="quiz1"/>', b"")
    work.remove(QUIZ)


def raise_line(work: Repository) -> None:
    edit(work, GRADING, b'"Pass": 0.5', b'"Pass": 0.6')


def hurry(work: Repository) -> None:
    edit(work, SEQUENTIAL, b"2019-04-08", b"2019-04-01")


def end_early(work: Repository) -> None:
    edit(work, COURSE, b"2019-07-01", b"2019-06-01")


CHANGES = [
    (rename_quiz, "block-renamed", ("`problem/quiz1`", "`quiz_one`")),
    (retype_quiz, "block-type-changed", ("`problem/quiz1`", "`poll/quiz1`")),
    (remove_quiz, "graded-block-removed", ("`problem/quiz1`", "points")),
    (raise_line, "grading-changed", ("`GRADE_CUTOFFS Pass`", "`0.5`", "`0.6`")),
    (hurry, "due-date-moved-earlier", ("`sequential/lesson1`", "`2019-04-08`", "`2019-04-01`")),
    (end_early, "run-dates-moved", ("`end`", "`2019-07-01`", "`2019-06-01`")),
]


def refuse(work: Repository) -> str:
    pushed = work.push("HEAD:refs/heads/main")
    assert pushed.exit_code == 1, pushed.output
    return pushed.output.replace("\nremote: ", " ")


def trailer(said: str) -> str:
    """The line that a refusal asks for."""
    (line,) = set(re.findall(r"`(Acknowledge: [^`]+)`", said))
    return line


@pytest.mark.parametrize(("change", "rule", "words"), CHANGES, ids=[rule for _, rule, _ in CHANGES])
def test_refused_and_then_meant(live, origin, change, rule, words):
    change(live)
    live.commit(message="Change it")
    said = refuse(live)
    assert f"({rule}" in said
    assert [word for word in words if word not in said] == []
    assert trailer(said) == f"Acknowledge: {rule} {RUN_KEY}"

    live.git("commit", "--amend", "-q", "-m", "Change it", "-m", trailer(said))
    pushed = live.push("HEAD:refs/heads/main")
    assert pushed.exit_code == 0, pushed.output
    assert f"published {RUN_KEY}" in contentrepo("publish", cwd=origin.path).output


PROGRAM = (
    b"title: Data science\ntype: masters\nstatus: retired\norganizations: [edX]\n"
    b"curricula:\n  - slug: core\n    title: Core\n    courses:\n      - course: edX+CS101\n"
)


def test_what_is_no_block_is_meant_by_its_own_name(live, origin):
    path = "programs/data-science.yaml"
    live.commit({path: PROGRAM})
    assert live.push("HEAD:refs/heads/main").exit_code == 0
    contentrepo("publish", cwd=origin.path)
    live.remove(path)
    live.git("rm", "-r", "-q", RUN)
    live.commit(message="Clear away")
    said = refuse(live)
    lines = sorted(set(re.findall(r"`(Acknowledge: [^`]+)`", said)))
    assert lines == [f"Acknowledge: blocks-removed {RUN_KEY}", "Acknowledge: program-removed data-science"]

    live.git("commit", "--amend", "-q", "-m", "Clear away", "-m", "\n".join(lines))
    pushed = live.push("HEAD:refs/heads/main")
    assert pushed.exit_code == 0, pushed.output
    contentrepo("publish", cwd=origin.path)
    assert live_keys(origin) == []


def test_shown_before_the_commit_and_not_in_its_way(live):
    contentrepo("hooks", "install", cwd=live.path)
    live.git("fetch", "-q", "origin", "+refs/contentrepo/*:refs/contentrepo/*")
    hurry(live)
    assert "(due-date-moved-earlier" in contentrepo("validate", live.path, cwd=live.path).output
    live.git("commit", "-q", "--all", "-m", "Change it")


def test_on_a_draft_branch_nobody_is_asked(live):
    hurry(live)
    live.commit(message="Try it")
    pushed = live.push("HEAD:refs/heads/try")
    assert pushed.exit_code == 0, pushed.output


def test_a_move_to_another_unit_loses_nothing(live):
    edit(live, UNIT, b'\n  <problem url_name="quiz1"/>', b"")
    edit(live, SEQUENTIAL, b"</sequential>", b'<vertical url_name="unit2"/></sequential>')
    second = b'<vertical display_name="Unit 2"><problem url_name="quiz1"/></vertical>\n'
    live.commit({f"{RUN}/vertical/unit2.xml": second})
    pushed = live.push("HEAD:refs/heads/main")
    assert pushed.exit_code == 0, pushed.output


def test_what_was_meant_once_is_not_meant_for_ever(live, origin):
    edit(live, GRADING, b'"Pass": 0.5', b'"Pass": 0.6')
    live.commit(message=f"Change it\n\nAcknowledge: grading-changed {RUN_KEY}")
    assert live.push("HEAD:refs/heads/main").exit_code == 0
    contentrepo("publish", cwd=origin.path)
    edit(live, GRADING, b'"Pass": 0.6', b'"Pass": 0.7')
    live.commit(message="And again")
    assert "(grading-changed" in refuse(live)


def test_another_rule_is_not_meant_by_it(live):
    rename_quiz(live)
    hurry(live)
    live.commit(message=f"Change it\n\nAcknowledge: block-renamed {RUN_KEY}")
    said = refuse(live)
    assert "1 error blocks it" in said
    assert "(due-date-moved-earlier" in said


def test_without_a_hook_the_publisher_holds_the_run(live, origin):
    (origin.path / "hooks" / "pre-receive").unlink()
    rename_quiz(live)
    live.commit(message="Change it")
    assert live.push("HEAD:refs/heads/main").exit_code == 0
    said = contentrepo("publish", cwd=origin.path, exits=1)
    assert "block-renamed" in said.output + said.errors
    assert "quiz1" in contentrepo("outline", RUN_KEY, cwd=origin.path).output


@pytest.fixture
def bare_course(origin: Repository, work: Repository) -> Repository:
    """OLX at the top of a repository, live."""
    work.commit(course())
    assert work.push("HEAD:refs/heads/main").exit_code == 0
    contentrepo("publish", cwd=origin.path)
    return work


def give_next_name(work: Repository) -> None:
    for path in ("course.xml", "policies/2T2019/policy.json"):
        edit(work, path, b"2T2019", b"3T2019")
    work.git("mv", "course/2T2019.xml", "course/3T2019.xml")
    work.git("mv", "policies/2T2019", "policies/3T2019")


def live_keys(origin: Repository) -> list[str]:
    return [row["key"] for row in contentrepo("courses", "--format", "json", cwd=origin.path).json]


def test_another_key_in_the_same_folder(bare_course, origin):
    give_next_name(bare_course)
    bare_course.commit(message="Autumn")
    said = refuse(bare_course)
    assert "(course-run-key-changed" in said
    assert "(blocks-removed" not in said
    assert trailer(said) == f"Acknowledge: course-run-key-changed {RUN_KEY}"

    bare_course.git("commit", "--amend", "-q", "-m", "Autumn", "-m", trailer(said))
    pushed = bare_course.push("HEAD:refs/heads/main")
    assert pushed.exit_code == 0, pushed.output
    contentrepo("publish", cwd=origin.path)
    assert live_keys(origin) == ["course-v1:edX+CS101+3T2019"]


def test_another_key_where_no_hook_asks(bare_course, origin):
    (origin.path / "hooks" / "pre-receive").unlink()
    give_next_name(bare_course)
    bare_course.commit(message="Autumn")
    assert bare_course.push("HEAD:refs/heads/main").exit_code == 0
    contentrepo("publish", cwd=origin.path, exits=1)
    assert live_keys(origin) == [RUN_KEY]
