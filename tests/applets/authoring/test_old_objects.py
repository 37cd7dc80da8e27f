"""Objects that lay about unused for weeks, when a task finds that it needs one of them."""

import os
import time

import pytest
from authors import do, with_course
from content import Repository

from contentrepo.api.author import PutFile, TaskState

NOTE = b"the same bytes as in a trial three weeks ago\n"
WEEKS = 21 * 24 * 3600


@pytest.fixture
def origin(origin: Repository, work: Repository) -> Repository:
    with_course(work)
    return origin


def test_an_object_that_is_taken_up_again_is_not_cleared_away_as_an_old_one(origin):
    tried = do(origin, PutFile("static/note.txt", NOTE), dry_run=True)
    assert tried.state is TaskState.WOULD_APPLY
    blob = origin.git("hash-object", "--stdin", data=NOTE)
    file = origin.path / "objects" / blob[:2] / blob[2:]
    past = time.time() - WEEKS
    os.utime(file, (past, past))
    do(origin, PutFile("static/note.txt", NOTE), dry_run=True)
    # `git prune` looks at what is named by recent objects when it begins, and at the age of each file when it deletes;
    # what is taken up in between is safe by its age alone.
    assert file.stat().st_mtime > past + WEEKS / 2
