"""Authors at once, some killed: every acknowledged edit is in history exactly once, and nothing of it is lost."""

from __future__ import annotations

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import authoring_race
import pytest
from authoring_race import Edit, by_push, by_task
from authors import with_course
from content import Repository
from program import contentrepo

AUTHORS, EDITS, PUSHERS = 3, 2, 1
UNITS = {
    f"vertical/unit{slot}.xml": b'<vertical display_name="U">\n  <problem url_name="q%d"/>\n</vertical>\n' % slot
    for slot in (2, 3)
}
LESSON = (
    b'<sequential display_name="Lesson 1" format="Homework" graded="true">\n  <vertical url_name="unit1"/>\n'
    b'  <vertical url_name="unit2"/>\n  <vertical url_name="unit3"/>\n</sequential>\n'
)


@pytest.fixture
def origin(origin: Repository, work: Repository) -> Repository:
    quizzes = {f"problem/q{slot}.xml": b"<problem><p>x</p></problem>\n" for slot in (2, 3)}
    with_course(work, UNITS | quizzes | {"sequential/lesson1.xml": LESSON})
    contentrepo("hooks", "install", cwd=origin.path)
    return origin


def race(origin: Repository, folder: Path, seed: int) -> tuple[list[Edit], list[Edit]]:
    """Let all of them edit; returns what was acknowledged, by task and by push."""
    chance = random.Random(seed)

    def author(name: str, dice: random.Random) -> list[Edit]:
        edits = [Edit(name, number) for number in range(EDITS)]
        for edit in edits:
            by_task(origin.path, edit, dice.choice((1, 2, 3)), dice)
        return edits

    def pusher(name: str) -> list[Edit]:
        edits = [Edit(name, number) for number in range(EDITS)]
        for edit in edits:
            by_push(origin.path, edit, 0, folder)
        return edits

    with ThreadPoolExecutor() as pool:
        tasks = [pool.submit(author, f"t{n}", random.Random(chance.random())) for n in range(AUTHORS)]
        pushes = [pool.submit(pusher, f"p{n}") for n in range(PUSHERS)]
        return [e for one in tasks for e in one.result()], [e for one in pushes for e in one.result()]


def check_history(origin: Repository, tasks: list[Edit], pushes: list[Edit]) -> None:
    subjects = origin.git("log", "--format=%s", "main").split("\n")
    words = [edit.word for edit in (*tasks, *pushes)]
    assert {word: subjects.count(word) for word in words} == dict.fromkeys(words, 1)
    units = "".join(origin.git("show", f"main:vertical/unit{slot}.xml") for slot in (1, 2, 3))
    names = origin.git("ls-tree", "-r", "--name-only", "main").split("\n")
    for edit in tasks:
        assert units.count(f'<problem url_name="{edit.word}"/>') == 1
        assert f"problem/{edit.word}.xml" in names
    for edit in pushes:
        assert f"about/{edit.word}.html" in names
    origin.git("fsck", "--strict", "--connectivity-only")


def test_every_acknowledged_edit_is_there_once(origin, tmp_path, histories):
    (tmp_path / "clones").mkdir()
    tasks, pushes = race(origin, tmp_path / "clones", seed=histories)
    assert len(tasks) == AUTHORS * EDITS
    assert len(pushes) == PUSHERS * EDITS
    check_history(origin, tasks, pushes)


def test_without_the_comparison_edits_are_lost(origin):
    """The same edits by processes whose ref moves from wherever it is: the harness sees what goes missing."""
    here = Path(authoring_race.__file__).parent
    program = (
        f"import sys; sys.path[:0] = [{str(here)!r}, {str(here.parent)!r}]\n"
        "import contextlib, time\n"
        "from contentrepo.applets.authoring import group\n"
        "from contentrepo.applets.repository import commit_writing as writing, refs\n"
        "def move(repository, ref, new, *, expected, reason, options=()):\n"
        "    time.sleep(1)\n"
        "    refs.try_git(repository, 'update-ref', ref, new)\n"
        "writing.move_ref = move\n"
        "group.wait_turn = lambda folder: contextlib.nullcontext()\n"
        "import authoring_race\n"
        f"authoring_race.run_task({str(origin.path)!r}, sys.argv[1], 1)\n"
    )
    edits = [Edit("t", number) for number in range(3)]
    running = [subprocess.Popen([sys.executable, "-c", program, edit.word]) for edit in edits]
    assert [process.wait() for process in running] == [0, 0, 0]
    with pytest.raises(AssertionError):
        check_history(origin, edits, [])
