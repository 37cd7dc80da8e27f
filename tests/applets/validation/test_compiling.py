import os
import sys
import threading
import time
from pathlib import Path

import pytest

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.olx.api import read_facts
from contentrepo.applets.repository.api import folder_snapshot
from contentrepo.applets.validation import compiling, script_child
from contentrepo.applets.validation.compiling import Compiler, compile_programs, may_fork, with_compiled_programs
from contentrepo.applets.validation.reading import read_kinds

BOTH = pytest.mark.parametrize("forks", [False, True], ids=["new interpreter", "fork"])


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """As in a program without threads, which the one that runs the tests may have."""
    monkeypatch.setattr(compiling, "may_fork", lambda: True)


@BOTH
def test_each_program_is_judged_by_itself(forks):
    assert compile_programs(["a = 1", "print 1", "b = 2", "c = 1\nd = ("], Compiler(forks=forks)) == [0, 1, 0, 2]


@BOTH
def test_nothing_is_run(tmp_path, forks):
    mark = tmp_path / "mark"
    programs = [f"open({str(mark)!r}, 'w').close()", "import sys; sys.exit(3)"]
    assert compile_programs(programs, Compiler(forks=forks)) == [0, 0]
    assert not mark.exists()


@BOTH
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
def test_hostile_programs_end_nothing_but_their_own_answer(monkeypatch, program, forks):
    children, name = [], "_fork" if forks else "_start_child"
    start = getattr(compiling, name)
    monkeypatch.setattr(compiling, name, lambda *programs: children.append(1) or start(*programs))
    before, _, after = compile_programs(["a = (", program, "print 1"], Compiler(forks=forks))
    assert (before, after) == (1, 1)
    assert 1 <= len(children) <= compiling.CHILDREN  # each is waited for no longer than `WAIT`


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


def test_after_a_program_that_ends_the_fork_the_others_are_judged(monkeypatch):
    find_stop = script_child.find_stop
    monkeypatch.setattr(
        script_child, "find_stop", lambda program: os._exit(1) if program == b"fall" else find_stop(program)
    )
    assert compile_programs(["print 1", "fall", "print 2", "a = 1"], Compiler(forks=True)) == [1, 0, 1, 0]
    assert compile_programs(["fall"] * 9 + ["print 1"], Compiler(forks=True)) == [0] * 10


def test_a_fork_that_never_answers_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(script_child, "find_stop", lambda _: time.sleep(60))
    monkeypatch.setattr(compiling, "WAIT", 0.1)
    others = children()
    assert compile_programs(["print 1"], Compiler(forks=True)) == [0]
    assert children() == others


def test_a_fork_says_nothing_of_what_the_compiler_warns_of(capfd):
    assert compile_programs(["a = '\\d'; a is 'b'"], Compiler(forks=True)) == [0]
    assert capfd.readouterr() == ("", "")


def test_beside_a_thread_nobody_forks():
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    assert may_fork() == (threading.active_count() == 1)
    thread.start()
    try:
        assert not may_fork()
    finally:
        waiting.set()
        thread.join()


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


def begun(*programs):
    """A compiler whose fork has begun with the programs of these problems."""
    compiler = Compiler(forks=True)
    problems = [f"<problem><script>{program}</script></problem>" for program in programs]
    compiler.begin([read_facts("xml", text.encode()) for text in ("<problem/>", *problems)])
    return compiler


def test_a_fork_that_has_begun_answers_and_is_gone():
    others = children()
    compiler = begun("print 1", "a = 1")
    assert len(children() - others) == 1
    assert compiler.ask(["print 1", "a = 1"]) == [1, 0]
    assert children() == others


def test_a_fork_that_has_begun_with_others_is_not_believed():
    others = children()
    assert begun("print 1").ask(["a = 1", "print 1"]) == [0, 1]
    assert children() == others


def test_a_fork_that_nobody_asks_is_ended():
    others = children()
    compiler = begun("a = 1")
    assert len(children() - others) == 1
    compiler.close()
    assert children() == others
    assert begun().ask([]) == []
    assert children() == others


class Watched:
    """A snapshot, and how many children there were when each of its blobs was given."""

    def __init__(self, snapshot):
        self._snapshot, self._others, self.given = snapshot, children(), []

    def __getattr__(self, name):
        return getattr(self._snapshot, name)

    def read(self, blobs):
        for blob, data in self._snapshot.read(blobs):
            self.given.append((data, len(children() - self._others)))
            yield blob, data


def test_while_pages_are_read_programs_are_compiled(tmp_path):
    page, problem = b"<p>hello</p>", b"<problem><script>print 1</script></problem>"
    for name, data in ("page.html", page), ("problem.xml", problem):
        (tmp_path / name).write_bytes(data)
    snapshot = Watched(folder_snapshot(tmp_path))
    found = read_kinds(snapshot, {"page.html": "html", "problem.xml": "xml"}, open_cache(None, ""))
    assert [remark.code for remark in found["problem.xml"].remarks] == ["script-does-not-compile"]
    assert snapshot.given == [(problem, 0), (page, 1)]


def children():
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())
