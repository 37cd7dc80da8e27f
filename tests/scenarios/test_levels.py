"""Levels of rules, set in `contentrepo.yaml` and judged by real pushes."""

from __future__ import annotations

import pytest
from content import Pushed, Repository, course
from program import contentrepo

RUN = "courses/edX/CS101/2T2019"
OTHER = "courses/edX/CS101/3T2019"
LOST = (
    b'<vertical display_name="Unit 1"><html url_name="text1"/><problem url_name="quiz1"/>'
    b'<problem url_name="lost"/></vertical>\n'
)
NOWHERE = b'<p>See <a href="/jump_to_id/nowhere">this</a>. <img src="/static/dot.png" alt="a dot"/></p>\n'
CATALOG = {"organizations/edX.yaml": b"name: edX\n", "courses/edX/CS101.yaml": b"title: Computing\n"}


@pytest.fixture
def origin(origin: Repository) -> Repository:
    contentrepo("hooks", "install", cwd=origin.path)
    return origin


def levels(text: str) -> dict[str, bytes]:
    return {"contentrepo.yaml": f"format: 1\nlevels:\n{text}".encode()}


def start(work: Repository, configuration: str) -> None:
    work.commit(CATALOG | levels(configuration) | course(RUN) | course(OTHER, run="3T2019"))
    pushed = work.push("HEAD:refs/heads/main")
    assert pushed.exit_code == 0, pushed.output


def push(work: Repository, files: dict[str, bytes]) -> Pushed:
    work.commit(files)
    return work.push("HEAD:refs/heads/main")


def about(pushed: Pushed, rule: str) -> list[str]:
    """The levels with which a rule's findings were shown."""
    lines = [line for line in pushed.output.splitlines() if f"({rule}" in line]
    return [line.split(": ")[2] for line in lines]


def test_a_rule_that_is_off_says_nothing(work):
    start(work, "  dangling-pointer: off\n")
    pushed = push(work, {f"{RUN}/vertical/unit1.xml": LOST})
    assert (pushed.exit_code, about(pushed, "dangling-pointer")) == (0, [])


def test_an_error_that_is_lowered_is_shown_and_lets_through(work):
    start(work, "  dangling-pointer: warning\n")
    pushed = push(work, {f"{RUN}/vertical/unit1.xml": LOST})
    assert (pushed.exit_code, about(pushed, "dangling-pointer")) == (0, ["warning"])


def test_a_warning_that_is_raised_refuses(work):
    start(work, "  broken-jump-link: error\n")
    pushed = push(work, {f"{RUN}/html/text1.html": NOWHERE})
    assert (pushed.exit_code, about(pushed, "broken-jump-link")) == (1, ["error"])


def test_a_path_pattern_covers_its_course_and_no_other(work):
    start(work, f"  - paths: {RUN}\n    levels:\n      dangling-pointer: off\n")
    pushed = push(work, {f"{RUN}/vertical/unit1.xml": LOST})
    assert (pushed.exit_code, about(pushed, "dangling-pointer")) == (0, [])
    pushed = push(work, {f"{OTHER}/vertical/unit1.xml": LOST})
    assert (pushed.exit_code, about(pushed, "dangling-pointer")) == (1, ["error"])


def test_of_several_patterns_the_last_that_fits_wins(work):
    start(
        work,
        '  - paths: "**"\n    levels:\n      dangling-pointer: info\n'
        f"  - paths: {RUN}/vertical\n    levels:\n      dangling-pointer: error\n",
    )
    pushed = push(work, {f"{OTHER}/vertical/unit1.xml": LOST})
    assert (pushed.exit_code, about(pushed, "dangling-pointer")) == (0, ["info"])
    pushed = push(work, {f"{RUN}/vertical/unit1.xml": LOST})
    assert (pushed.exit_code, about(pushed, "dangling-pointer")) == (1, ["error"])


def test_levels_change_for_the_next_push_only(work):
    start(work, "  broken-jump-link: warning\n")
    raised = levels("  broken-jump-link: error\n")
    assert push(work, raised | {f"{RUN}/html/text1.html": NOWHERE}).exit_code == 0
    pushed = push(work, {f"{OTHER}/html/text1.html": NOWHERE})
    assert (pushed.exit_code, about(pushed, "broken-jump-link")) == (1, ["error"])


def test_what_stood_before_a_level_was_raised_does_not_block(work):
    start(work, "  broken-jump-link: warning\n")
    assert push(work, {f"{RUN}/html/text1.html": NOWHERE}).exit_code == 0
    assert push(work, levels("  broken-jump-link: error\n")).exit_code == 0
    pushed = push(work, {f"{RUN}/about/overview.html": b"<p>About computing, again.</p>\n"})
    assert (pushed.exit_code, about(pushed, "broken-jump-link; stood before")) == (0, ["error"])


@pytest.mark.parametrize(
    "configuration", ["  dangling-pointers: off\n", '  - paths: "**"\n    levels:\n      dangling-pointers: off\n']
)
def test_a_rule_that_does_not_exist_is_refused_and_the_right_one_is_named(configuration, work):
    start(work, "  dangling-pointer: warning\n")
    pushed = push(work, levels(configuration))
    assert (pushed.exit_code, about(pushed, "unknown-rule")) == (1, ["error"])
    assert "Did you mean `dangling-pointer`?" in pushed.output


@pytest.mark.parametrize("level", ["warning", "off"])
def test_a_rule_that_always_blocks_cannot_be_lowered(level, origin, work):
    start(work, "  dangling-pointer: warning\n")
    lowered = levels(f"  external-course-key-taken: {level}\n")
    pushed = push(work, lowered)
    assert (pushed.exit_code, about(pushed, "lowered-always-rule")) == (1, ["error"])
    hook = origin.path / "hooks" / "pre-receive"
    hook.rename(hook.with_name("aside"))  # as a forge's merge button would bring it
    assert work.push("HEAD:refs/heads/main").exit_code == 0
    hook.with_name("aside").rename(hook)
    keys = {
        f"courses/edX/CS101/{run}.yaml": b"title: Computing\nexternal_course_key: CS-1\n"
        for run in ("2T2019", "3T2019")
    }
    pushed = push(work, keys)
    assert (pushed.exit_code, about(pushed, "external-course-key-taken")) == (1, ["error", "error"])


def test_every_door_takes_the_levels_of_the_base(work):
    start(work, "  dangling-pointer: warning\n")
    base = work.head
    work.commit(levels("  dangling-pointer: off\n") | {f"{RUN}/vertical/unit1.xml": LOST})
    report = contentrepo("validate", "--rev", "HEAD", "--base", base, "--format", "json", cwd=work.path).json
    assert [f["level"] for f in report["findings"] if f["rule"] == "dangling-pointer"] == ["warning"]
    shown = contentrepo("validate", RUN, cwd=work.path).output
    assert ": warning: " in shown
