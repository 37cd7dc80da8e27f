"""What a pusher is told: enough to act on, on one screen, and the command that tells the rest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from content import Pushed, Repository, course
from program import contentrepo

RUN = "courses/edX/CS101/2T2019"
OTHER = "courses/edX/CS101/3T2019"
UNIT = f"{RUN}/vertical/unit1.xml"
SCREEN = 40
REST = re.compile(r"(\d+) more findings?.*; to see all: (.+)")


@pytest.fixture
def origin(origin: Repository) -> Repository:
    contentrepo("hooks", "install", cwd=origin.path)
    return origin


@pytest.fixture
def work(work: Repository) -> Repository:
    work.commit(course(RUN) | course(OTHER, run="3T2019"))
    assert work.push("HEAD:refs/heads/main").exit_code == 0
    return work


def said(pushed: Pushed) -> list[str]:
    assert pushed.exit_code == 1, pushed.output
    lines = [line.removeprefix("remote: ").rstrip() for line in pushed.output.splitlines()]
    return [line for line, whole in zip(lines, pushed.output.splitlines(), strict=True) if whole.startswith("remote: ")]


def vertical(*names: str) -> bytes:
    pointers = "".join(f'  <problem url_name="{name}"/>\n' for name in names)
    return f'<vertical display_name="Unit 1">\n{pointers}</vertical>\n'.encode()


def by(author: str, repository: Repository, files: dict[str, bytes]) -> str:
    os.environ["GIT_AUTHOR_NAME"] = author
    return repository.commit(files)


def run_shell(command: str, folder: Path) -> str:
    """What a command prints that somebody pasted into a shell."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, check=False
    )
    assert done.returncode == 1, (done.stdout, done.stderr)
    return done.stdout.decode()


def errors(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("  ") and ": error: " in line]


def many(folder: str, files: int, pointers: int) -> dict[str, bytes]:
    """A lesson with `files` more verticals, each with as many pointers to nothing."""
    names = [f"bad{number}" for number in range(files)]
    units = "".join(f'<vertical url_name="{name}"/>' for name in ["unit1", *names])
    lesson = f'<sequential display_name="Lesson 1" format="Homework" graded="true">{units}</sequential>\n'
    verticals = {
        f"{folder}/vertical/{name}.xml": vertical(*(f"{name}_{number}" for number in range(pointers))) for name in names
    }
    return verticals | {f"{folder}/sequential/lesson1.xml": lesson.encode()}


def test_the_command_that_is_told_shows_all_that_is_hidden(work):
    work.commit(many(RUN, 5, 20))
    lines = said(work.push())
    assert len(lines) <= SCREEN
    hidden, command = next(found.groups() for line in lines if (found := REST.match(line)))
    shown = [line for line in lines if ": error: " in line]
    assert int(hidden) + len(shown) == 100
    whole = errors(run_shell(command, work.path))
    assert len(whole) == 100
    assert {line.partition(" (")[0] for line in shown} <= {line.partition(" (")[0] for line in whole}


def test_the_command_works_for_somebody_who_never_fetched_what_is_live(origin, work):
    contentrepo("publish", cwd=origin.path)
    work.commit(many(RUN, 5, 20))
    lines = said(work.push())
    _, command = next(found.groups() for line in lines if (found := REST.match(line)))
    assert command.startswith("git fetch origin refs/contentrepo/live/main && contentrepo validate --rev ")
    assert len(errors(run_shell(command, work.path))) == 100


def test_errors_come_before_warnings_and_each_course_stands_for_itself(work):
    warning = {f"{RUN}/html/text1.html": b'<p><a href="/jump_to_id/nowhere">x</a></p>\n'}
    work.commit(warning | many(RUN, 1, 30) | {f"{OTHER}/vertical/unit1.xml": vertical("lost")})
    lines = said(work.push())
    heads = [number for number, line in enumerate(lines) if line.startswith("course-v1:")]
    assert [lines[number].partition(":")[2].partition(": ")[0] for number in heads] == [
        "edX+CS101+2T2019",
        "edX+CS101+3T2019",
    ]
    first, second = lines[heads[0] + 1 : heads[1]], lines[heads[1] + 1 :]
    assert all(f"  {RUN}/" in line or line.startswith("    ") for line in first)
    assert any(line.startswith(f"  {OTHER}/vertical/unit1.xml:2:3: error: ") for line in second)
    assert not any(": warning: " in line for line in lines)


def test_a_warning_is_shown_where_there_is_room_after_what_blocks(work):
    warning = {f"{RUN}/html/text1.html": b'<p><a href="/jump_to_id/nowhere">x</a></p>\n'}
    work.commit(warning | many(RUN, 1, 2))
    levels = [line.split(": ")[1] for line in said(work.push()) if line.startswith(f"  {RUN}")]
    assert levels == ["error", "error", "warning"]


def test_who_brought_a_finding_is_told(work):
    one = by("Ada", work, {UNIT: vertical("quiz1", "lost")})
    by("Bob", work, {UNIT: vertical("quiz1", "lost") + b"<!-- a word -->\n"})
    two = by("Cleo", work, {UNIT: vertical("quiz1", "lost", "gone") + b"<!-- a word -->\n"})
    lines = said(work.push())
    assert any("/problem/lost.xml" not in line and "`problem/lost.xml`" in line for line in lines)
    assert next(line for line in lines if "`problem/lost.xml`" in line).endswith(f"; by Ada in {one[:12]})")
    assert next(line for line in lines if "`problem/gone.xml`" in line).endswith(f"; by Cleo in {two[:12]})")


def test_who_deletes_what_others_point_to_brought_the_finding(work):
    by("Ada", work, {f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    work.remove(f"{RUN}/problem/quiz1.xml")
    two = by("Bob", work, {})
    by("Cleo", work, {f"{OTHER}/html/text1.html": b"<p>Hello again.</p>\n"})
    found = next(line for line in said(work.push()) if "dangling-pointer" in line)
    assert found.endswith(f"; by Bob in {two[:12]})")


def test_what_stood_before_names_nobody(origin, work):
    work.commit({UNIT: vertical("quiz1", "lost")})
    assert work.push("HEAD:refs/heads/adopt").exit_code == 0
    contentrepo("accept", "adopt", "--reason", "as it came", cwd=origin.path)
    by("Bob", work, {UNIT: vertical("quiz1", "lost", "gone")})
    lines = said(work.push())
    assert next(line for line in lines if "`problem/lost.xml`" in line).endswith("(dangling-pointer; stood before)")
    assert "; by Bob in " in next(line for line in lines if "`problem/gone.xml`" in line)


def test_ci_tells_the_same_culprits_as_the_hook(work):
    base = work.head
    one = by("Ada", work, {UNIT: vertical("quiz1", "lost")})
    by("Bob", work, {f"{OTHER}/html/text1.html": b"<p>Hello again.</p>\n"})
    told = contentrepo("validate", "--rev", "HEAD", "--base", base, cwd=work.path, exits=1).output
    assert f"; by Ada in {one[:12]})" in told
    report = contentrepo("validate", "--rev", "HEAD", "--base", base, "--format", "json", cwd=work.path, exits=1)
    assert "Ada" not in report.output


@pytest.mark.parametrize(("files", "pointers"), [(100, 100), (1, 10_000)])
def test_ten_thousand_findings_are_refused_on_one_screen(files, pointers, work):
    work.commit(many(RUN, files, pointers))
    lines = said(work.push())
    assert len(lines) <= SCREEN
    hidden, _ = next(found.groups() for line in lines if (found := REST.match(line)))
    shown = sum(": error: " in line for line in lines)
    assert int(hidden) + shown == 10_000
    assert shown >= 15
    assert lines[-1] == "contentrepo: nothing was pushed, because of main"
