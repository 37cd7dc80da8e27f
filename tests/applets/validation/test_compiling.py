import os
import sys
import time
from pathlib import Path

import pytest

from contentrepo.applets.olx.api import read_facts
from contentrepo.applets.validation import compiling
from contentrepo.applets.validation.compiling import Compiler, compile_programs, with_compiled_programs


def test_each_program_is_judged_by_itself():
    assert compile_programs(["a = 1", "print 1", "b = 2", "c = 1\nd = ("], Compiler()) == [0, 1, 0, 2]


def test_nothing_is_run(tmp_path):
    mark = tmp_path / "mark"
    assert compile_programs([f"open({str(mark)!r}, 'w').close()", "import sys; sys.exit(3)"], Compiler()) == [0, 0]
    assert not mark.exists()


@pytest.mark.parametrize(
    "program",
    [
        "-" * 60_000 + "1",
        "(" * 5_000,
        "a" + ".b" * 30_000,
        "lambda:" * 9_000 + "1",
        "9" * 60_000,
        "a\0b",
        "x = '''" * 9_000,
        "\ufeff\u202e = 1",
        "1" + "+1" * 30_000,
        "if 1:\n" * 900,
        "{" * 90 + "(" * 90,
    ],
)
def test_hostile_programs_end_nothing_but_their_own_answer(program):
    started = time.monotonic()
    before, _, after = compile_programs(["a = (", program, "print 1"], Compiler())
    assert (before, after) == (1, 1)
    assert time.monotonic() - started < 3 * compiling.WAIT


def test_after_a_program_that_ends_the_child_the_others_are_judged(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text(
        compiling.CHILD.read_text().replace("try:\n        compile(", "try:\n        fall(program); compile(")
    )
    child.write_text(
        child.read_text().replace(
            "def find_stop", "def fall(program):\n    program == b'fall' and exit()\n\n\ndef find_stop"
        )
    )
    monkeypatch.setattr(compiling, "CHILD", child)
    assert compile_programs(["print 1", "fall", "print 2", "a = 1"], Compiler()) == [1, 0, 1, 0]
    assert compile_programs(["fall"] * 9 + ["print 1"], Compiler()) == [0] * 10


def test_a_child_that_never_answers_is_not_waited_for(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(compiling, "CHILD", child)
    monkeypatch.setattr(compiling, "WAIT", 0.1)
    assert compile_programs(["print 1"], Compiler()) == [0]


def test_without_an_interpreter_nobody_can_say(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert compile_programs(["print 1"], Compiler()) == [0]


def test_facts_without_programs_start_nobody(monkeypatch):
    monkeypatch.setattr(compiling, "compile_programs", None)
    fresh = {("xml", "a"): read_facts("xml", b"<problem/>"), ("json", "b"): read_facts("json", b"{}")}
    assert with_compiled_programs(fresh, Compiler()) is fresh


def test_facts_come_back_with_their_programs_judged():
    broken, whole = (f"<problem><script>{text}</script></problem>".encode() for text in ("print 1", "print(1)"))
    fresh = {("xml", "a"): read_facts("xml", broken), ("xml", "b"): read_facts("xml", whole)}
    judged = with_compiled_programs(fresh, Compiler())
    assert [[remark.code for remark in facts.remarks] for facts in judged.values()] == [["script-does-not-compile"], []]


def test_the_child_starts_with_the_first_program_and_is_ended_where_nobody_asks():
    others = children()  # of what ran before in this process
    compiler = Compiler()
    compiler.prepare(read_facts("xml", b"<problem/>"))
    assert children() == others
    for _ in range(2):
        compiler.prepare(read_facts("xml", b"<problem><script>a = 1</script></problem>"))
        assert len(children() - others) == 1
    compiler.close()
    assert children() == others


def children():
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())
