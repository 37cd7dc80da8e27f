"""What a tree may cost at a door: seconds and megabytes, however many files a few objects describe."""

from __future__ import annotations

import content
import pytest
from hostile.bounded import run_program
from hostile.raw import commit
from hostile.trees import SHAPES

SECONDS = 20
MEGABYTES = 1000  # of address space; the parsers alone take 300


@pytest.mark.parametrize("name", SHAPES)
def test_a_check_of_a_tree_is_bounded(name, tmp_path):
    shape = SHAPES[name]
    work = content.make_work(tmp_path / "work")
    commit(work, shape.make(work, shape.size))
    measured = run_program("validate", "--rev", "main", cwd=work.path, seconds=SECONDS, megabytes=MEGABYTES)
    assert (measured.exit_code, shape.says in measured.output) == (shape.exits, True), measured.output
    assert len(measured.output) < 50_000
    assert measured.output.count("\n") < 80
