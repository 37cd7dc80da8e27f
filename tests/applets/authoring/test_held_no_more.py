"""Edits of blocks that somebody took out of the course through git, and whose files they left."""

from __future__ import annotations

import pytest
from authors import BOB, RUN, block, do, file_at, with_course
from content import Repository

from contentrepo.api.author import PatchBlock, PutFile, TaskState

QUIZ = block("problem/quiz1")
TAKE_OUT = b'  <problem url_name="quiz1"/>\n'
OTHER = b'  <problem display_name="Other" url_name="quiz2"><p>Is it?</p></problem>\n'


@pytest.fixture
def repository(origin: Repository, work: Repository) -> Repository:
    """Whose quiz nobody holds any more."""
    with_course(work)
    unit = work.path / "vertical/unit1.xml"
    unit.write_bytes(unit.read_bytes().replace(TAKE_OUT, OTHER))
    work.commit(message="another quiz")
    work.git("push", "--quiet", "origin", "HEAD:main")
    return origin


def test_an_edit_of_a_block_that_nothing_holds_now_is_a_conflict(repository):
    base = repository.git("rev-parse", "main^")
    outcome = do(repository, PatchBlock(QUIZ, {"weight": "3"}), base=base)
    assert outcome.state is TaskState.CONFLICT
    assert {one.subject for one in outcome.conflicts} == {"problem/quiz1"}
    assert "weight" not in file_at(repository, "problem/quiz1.xml")


def test_edits_beside_it_land(repository):
    base = repository.git("rev-parse", "main^")
    for operation in (PatchBlock(block("html/text1"), {"display_name": "Mine"}), PutFile("static/a.txt", b"a", RUN)):
        assert do(repository, operation, base=base, actor=BOB).state is TaskState.APPLIED
