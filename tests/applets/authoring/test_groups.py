"""Tasks that wait together land together: each its own commit, one move of the branch, and nobody told before it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from authors import RUN, block, do, with_course

from contentrepo.api.author import Actor, CreateBlock, PatchBlock, PutFile, Task, TaskState, UnknownBlock, perform_task
from contentrepo.api.publish import keep_repository
from contentrepo.applets.authoring import chain, group, landing, records
from contentrepo.applets.authoring import tasks as run_tasks
from contentrepo.applets.authoring.queue import wait_turn
from contentrepo.applets.repository.api import open_repository
from contentrepo.errors import CouldNotCheck

TOP = Path(__file__).parents[3]
QUIZ, UNIT = block("problem/quiz1"), block("vertical/unit1")
BROKEN = PutFile("vertical/unit1.xml", b'<vertical><problem url_name="lost"/></vertical>\n', run=RUN)


@pytest.fixture
def repository(origin, work):
    with_course(work)
    return origin


def make(name):
    """A block of its own: two of these touch the same unit and never the same block."""
    return CreateBlock(UNIT, f'<problem display_name="{name}"><p>x</p></problem>'.encode(), block_id=name)


def author(name):
    return Actor(name, f"{name}@example.org")


def together(repository, tasks, *, then=lambda: None):
    """What comes of tasks that all wait when their turn comes, in their order; `then` is done before that."""
    opened = open_repository(repository.path)
    results = [None] * len(tasks)

    def come(place):
        try:
            results[place] = perform_task(keep_repository(repository.path)(), tasks[place])
        except Exception as error:  # noqa: BLE001  what was raised is looked at by the test
            results[place] = error

    threads = [threading.Thread(target=come, args=(place,)) for place in range(len(tasks))]
    with wait_turn(landing.find_queue(opened, "refs/heads/main")):
        for count, thread in enumerate(threads, 1):
            thread.start()
            while sum(map(len, group._waiting.values())) < count:
                threading.Event().wait(0.001)
        then()
    for thread in threads:
        thread.join()
    assert not group._waiting
    return results


def subjects(repository, since):
    return repository.git("log", "--reverse", "--format=%s", f"{since}..main").splitlines()


def head(repository):
    return repository.git("rev-parse", "main")


def test_each_keeps_its_own_commit_and_the_branch_moves_once(repository, monkeypatch):
    before, names = head(repository), [f"n{number}" for number in range(5)]
    moves, rename = [], os.rename
    monkeypatch.setattr(os, "rename", lambda one, two, **more: (moves.append(str(two)), rename(one, two, **more)))
    results = together(repository, [Task(author(name), (make(name),), key=name, message=name) for name in names])
    assert [result.state for result in results] == [TaskState.APPLIED] * 5
    assert subjects(repository, before) == names
    told = repository.git(
        "log", "--reverse", "--format=%H %an %(trailers:key=Task-Id,valueonly,separator=)", f"{before}..main"
    )
    assert told.splitlines() == [f"{one.commit} {name} {one.task}" for one, name in zip(results, names, strict=True)]
    assert [one.tip for one in results] == [before, *(one.commit for one in results[:-1])]
    assert sum(path.endswith("refs/heads/main") for path in moves) == 1
    unit = repository.git("show", "main:vertical/unit1.xml")
    assert all(unit.count(f'<problem url_name="{name}"/>') == 1 for name in names)
    repository.git("fsck", "--strict")


def test_all_objects_last_before_the_branch_moves(repository, monkeypatch):
    before, calls, sync, rename = head(repository), [], os.fsync, os.rename

    def note_sync(file):
        calls.append(str(Path(f"/proc/self/fd/{file}").readlink()))
        sync(file)

    def note_rename(one, two, **more):
        calls.append(f"moved {two}")
        rename(one, two, **more)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "rename", note_rename)
    together(repository, [Task(author(name), (make(name),)) for name in "abc"])
    names = repository.git("rev-list", "--objects", "main", f"^{before}").splitlines()
    objects = {str(repository.path.resolve() / "objects" / name[:2] / name[2:40]) for name in names}
    moved = next(place for place, call in enumerate(calls) if call.endswith("/refs/heads/main"))
    assert len(objects) >= 12
    assert objects <= {*calls[:moved]}


def test_one_that_is_refused_is_refused_alone(repository):
    before = head(repository)
    tasks = [Task(author("a"), (make("a"),), message="a"), Task(author("b"), (BROKEN,), message="b")]
    results = together(repository, [*tasks, Task(author("c"), (make("c"),), message="c")])
    assert [result.state for result in results] == [TaskState.APPLIED, TaskState.REFUSED, TaskState.APPLIED]
    assert subjects(repository, before) == ["a", "c"]
    assert results[2].tip == results[0].commit


def test_of_two_edits_of_one_place_the_second_is_a_conflict_with_the_first(repository):
    before = head(repository)
    tasks = [Task(author(name), (PatchBlock(QUIZ, {"weight": name}),), base=before) for name in "23"]
    first, second = together(repository, tasks)
    assert (first.state, second.state) == (TaskState.APPLIED, TaskState.CONFLICT)
    assert [conflict.by_ours for conflict in second.conflicts] == [first.commit]
    assert head(repository) == first.commit


def test_the_same_edit_twice_is_one_commit_that_both_are_told(repository):
    tasks = [Task(author(name), (PatchBlock(QUIZ, {"weight": "2"}),)) for name in "ab"]
    first, second = together(repository, tasks)
    assert (first.state, second.state) == (TaskState.APPLIED, TaskState.UNCHANGED)
    assert second.commit == first.commit == head(repository)


def test_who_names_no_base_edits_what_stands_there_when_it_lands(repository):
    tasks = [Task(author(name), (PatchBlock(QUIZ, {"weight": name}),), message=name) for name in "23"]
    first, second = together(repository, tasks)
    assert [first.state, second.state] == [TaskState.APPLIED] * 2
    assert (second.tip, second.is_merged) == (first.commit, True)
    assert 'weight="3"' in repository.git("show", "main:problem/quiz1.xml")


@pytest.mark.parametrize(("operations", "planned"), [(1, 0), (5, 2)])
def test_a_task_of_many_operations_is_carried_out_before_its_turn(repository, monkeypatch, operations, planned):
    tasks = [
        Task(author(name), tuple(make(f"{name}{number}") for number in range(operations)), message=name)
        for name in "ab"
    ]
    ahead, plan = [], run_tasks.plan_task
    monkeypatch.setattr(run_tasks, "plan_task", lambda *one, **more: (ahead.append(one), plan(*one, **more))[1])
    results = together(repository, tasks)
    assert [one.state for one in results] == [TaskState.APPLIED] * 2
    assert len(ahead) == planned
    unit = repository.git("show", "main:vertical/unit1.xml")
    assert all(unit.count(f'url_name="{name}{number}"') == 1 for name in "ab" for number in range(operations))


def test_what_cannot_be_carried_out_is_told_to_its_own_author(repository):
    lost = PatchBlock(block("problem/lost"), {"weight": "2"})
    tasks = [Task(author("a"), (make("a"),)), Task(author("b"), (lost,)), Task(author("c"), (make("c"),))]
    first, second, third = together(repository, tasks)
    assert [first.state, third.state] == [TaskState.APPLIED] * 2
    assert isinstance(second, UnknownBlock)
    assert third.tip == first.commit


def test_a_group_writes_to_its_records_twice(repository, monkeypatch):
    written, write = [], records.write_records
    monkeypatch.setattr(records, "write_records", lambda *one, **more: (written.append(more), write(*one, **more))[1])
    together(repository, [Task(author(name), (make(name),), key=name) for name in "abcd"])
    assert [one["is_durable"] for one in written] == [True, False]
    for name in "abcd":
        assert do(repository, make(name), actor=author(name), key=name).is_repeated


def test_a_push_in_between_is_merged_with_all_of_them(repository, work, monkeypatch):
    before, land, pushed = head(repository), landing.git.land_commit, []

    def push_first(*arguments, **options):
        if not pushed:
            pushed.append(work.commit({"html/text1.html": b"<p>Pushed.</p>\n"}, message="pushed"))
            work.git("push", "-q", "origin", "HEAD:main")
        return land(*arguments, **options)

    monkeypatch.setattr(landing.git, "land_commit", push_first)
    names = ["a", "b", "c"]
    results = together(repository, [Task(author(name), (make(name),), key=name, message=name) for name in names])
    assert [result.state for result in results] == [TaskState.APPLIED] * 3
    assert subjects(repository, before) == ["pushed", *names]
    for name, result in zip(names, results, strict=True):
        assert do(repository, make(name), actor=author(name), key=name, message=name).commit == result.commit


def test_a_disk_that_fails_is_told_to_all_whose_verdict_hung_on_it(repository, monkeypatch):
    before = head(repository)

    def fail(*_, **__):
        raise CouldNotCheck("the disk is full")

    tasks = [Task(author("a"), (BROKEN,)), Task(author("b"), (make("b"),), key="b"), Task(author("c"), (BROKEN,))]
    with monkeypatch.context() as patched:
        patched.setattr(landing.git, "land_commit", fail)
        first, *others = together(repository, tasks)
    assert first.state is TaskState.REFUSED  # judged on what is there
    assert [str(one) for one in others] == ["the disk is full"] * 2  # the third was judged on what never landed
    assert head(repository) == before
    assert do(repository, make("b"), actor=author("b"), key="b").state is TaskState.APPLIED


def test_records_that_cannot_be_finished_take_nothing_back(repository, monkeypatch):
    """The branch has the commits already; who comes again with a key is told the same."""
    finish_all, failures = records.Records.finish_all, [CouldNotCheck("the disk is full")]

    def fail_once(self, keys, **more):
        if failures:
            raise failures.pop()
        finish_all(self, keys, **more)

    monkeypatch.setattr(records.Records, "finish_all", fail_once)
    tasks = [Task(author(name), (make(name),), key=name) for name in ("one", "two")]
    results = together(repository, tasks)
    assert not failures
    assert [result.state for result in results] == [TaskState.APPLIED] * 2
    again = [perform_task(open_repository(repository.path), task) for task in tasks]
    assert [one.commit for one in again] == [one.commit for one in results]


def test_whoever_leads_and_breaks_down_leaves_nobody_waiting(repository, monkeypatch):
    def fail(*_):
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patched:
        patched.setattr(group, "land_chain", fail)
        results = together(repository, [Task(author(name), (make(name),)) for name in "abc"])
    assert [type(one) for one in results] == [RuntimeError] * 3
    assert do(repository, make("d")).state is TaskState.APPLIED


def test_who_comes_while_another_is_judged_lands_with_it(repository, monkeypatch):
    before, judge, late, results = head(repository), chain.judge_commit, [], {}

    def come(name):
        task = Task(author(name), (make(name),), message=name)
        results[name] = perform_task(keep_repository(repository.path)(), task)

    def judge_and_wait(*arguments, **options):
        if not late:
            late.append(threading.Thread(target=come, args=("b",)))
            late[0].start()
            while not sum(map(len, group._waiting.values())):
                threading.Event().wait(0.001)
        return judge(*arguments, **options)

    moves, rename = [], os.rename
    monkeypatch.setattr(os, "rename", lambda one, two, **more: (moves.append(str(two)), rename(one, two, **more)))
    monkeypatch.setattr(chain, "judge_commit", judge_and_wait)
    come("a")
    late[0].join()
    assert [results[name].state for name in "ab"] == [TaskState.APPLIED] * 2
    assert subjects(repository, before) == ["a", "b"]
    assert sum(path.endswith("refs/heads/main") for path in moves) == 1


def test_more_than_one_group_goes_on_by_itself(repository, monkeypatch):
    before = head(repository)
    monkeypatch.setattr(group, "MOST", 2)
    names = ["a", "b", "c", "d", "e"]
    results = together(repository, [Task(author(name), (make(name),), message=name) for name in names])
    assert [result.state for result in results] == [TaskState.APPLIED] * 5
    assert subjects(repository, before) == names


CROWD = """
import os, sys, threading
sys.path[:0] = [{top!r}, {tests!r}]
from pathlib import Path
from authors import block
from contentrepo.api.author import Actor, CreateBlock, Task, perform_task
from contentrepo.api.publish import keep_repository
from contentrepo.applets.authoring import chain, group, landing
from contentrepo.applets.authoring.queue import wait_turn
path, names = Path(sys.argv[1]), sys.argv[3].split(",")
{patch}
def come(name):
    olx = b'<problem display_name="%s"><p>x</p></problem>' % name.encode()
    made = CreateBlock(block("vertical/unit1"), olx, block_id=name)
    task = Task(Actor(name, name + "@x.org"), (made,), key=name, message=name)
    told = perform_task(keep_repository(path)(), task)
    os.write(1, f"{{name}} {{told.commit}}\\n".encode())
land = landing.git.land_commit
def stop(*arguments, **options):
    if sys.argv[2] == "after":
        land(*arguments, **options)
    os._exit(9)
if sys.argv[2] != "never":
    landing.git.land_commit = stop
threads = [threading.Thread(target=come, args=(name,)) for name in names]
with wait_turn(landing.find_queue(keep_repository(path)(), "refs/heads/main")):
    for thread in threads: thread.start()
    while sys.argv[2] != "never" and sum(map(len, group._waiting.values())) < len(names): threading.Event().wait(0.001)
for thread in threads: thread.join()
"""

EARLY = """
def early(repository, ref, links):
    # Acknowledged before the branch moves: what must never be.
    for link in links:
        os.write(1, f"{link.outcome.branch and link.note.key} {link.commit.id}\\n".encode())
    return move(repository, ref, links)
move, chain.move_branch = chain.move_branch, early
"""


def crowd(repository, when, names, patch=""):
    """A process with tasks that wait together, killed around the move of the branch; what its callers were told."""
    program = CROWD.format(top=str(TOP), tests=str(TOP / "tests"), patch=patch)
    command = [sys.executable, "-c", program, repository.path, when, ",".join(names)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == (0 if when == "never" else 9), done.stderr
    return dict(line.split() for line in done.stdout.splitlines())


def check_acknowledged(repository, told):
    """Each that was acknowledged is on the branch, and none is there twice."""
    count = Counter(repository.git("log", "--format=%s", "main").splitlines())
    assert {name: count[name] for name in told} == dict.fromkeys(told, 1)
    reached = repository.git("rev-list", "main").splitlines()
    assert {*told.values()} <= {*reached}


@pytest.mark.parametrize("when", ["before", "after"])
def test_who_is_killed_around_the_move_has_told_nobody_and_asks_again_for_the_same(repository, when):
    names = ["a", "b", "c"]
    assert crowd(repository, when, names) == {}
    moved = repository.git("rev-list", "main").splitlines()
    told = crowd(repository, "never", names)
    assert {*told} == {*names}
    check_acknowledged(repository, told)
    if when == "after":  # all of it had landed, and is told again
        assert {*told.values()} == {*moved[:3]}


def test_whoever_acknowledges_before_the_move_is_caught(repository):
    told = crowd(repository, "before", ["a", "b", "c"], EARLY)
    assert {*told} == {"a", "b", "c"}
    with pytest.raises(AssertionError):
        check_acknowledged(repository, told)
