"""First come, first served, and nobody waits for the dead."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from contentrepo.applets.authoring.queue import wait_alone, wait_turn

TOP = Path(__file__).parents[3]
HOLDING = (
    "import sys, time; from pathlib import Path; from contentrepo.applets.authoring.queue import wait_turn\n"
    "with wait_turn(Path(sys.argv[1])): print('in', flush=True); time.sleep(60)"
)


def hold(folder):
    process = subprocess.Popen([sys.executable, "-c", HOLDING, folder], stdout=subprocess.PIPE, cwd=TOP)
    assert process.stdout.readline() == b"in\n"
    return process


def numbers(folder):
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit())


def test_those_who_wait_come_in_the_order_in_which_they_came(tmp_path):
    order, threads = [], []

    def come(name):
        with wait_turn(tmp_path):
            order.append(name)

    with wait_turn(tmp_path):
        for name in range(5):
            thread = threading.Thread(target=come, args=(name,))
            thread.start()
            threads.append(thread)
            while len(numbers(tmp_path)) < name + 2:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    assert numbers(tmp_path) == []


def test_a_killed_one_is_passed_over(tmp_path):
    holder = hold(tmp_path)
    entered = threading.Event()

    def come():
        with wait_turn(tmp_path):
            entered.set()

    thread = threading.Thread(target=come)
    thread.start()
    while len(numbers(tmp_path)) < 2:
        time.sleep(0.001)
    assert not entered.is_set()
    holder.kill()
    thread.join()
    assert entered.is_set()
    assert numbers(tmp_path) == []
    holder.wait()
    holder.stdout.close()


def test_where_order_does_not_matter_one_comes_at_a_time_and_no_file_is_made_again(tmp_path):
    path, inside, most = tmp_path / "keys/00", [], []

    def come():
        for _ in range(20):
            with wait_alone(path):
                inside.append(None)
                most.append(len(inside))
                time.sleep(0)
                inside.pop()

    with wait_alone(path):
        made = path.stat().st_ino
    threads = [threading.Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {*most} == {1}
    assert [one.name for one in path.parent.iterdir()] == ["00"]
    assert path.stat().st_ino == made


def test_a_killed_one_lets_go_of_a_file_that_stays(tmp_path):
    path = tmp_path / "keys/00"
    program = HOLDING.replace("wait_turn", "wait_alone")
    holder = subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE, cwd=TOP)
    assert holder.stdout.readline() == b"in\n"
    entered = threading.Event()

    def come():
        with wait_alone(path):
            entered.set()

    thread = threading.Thread(target=come)
    thread.start()
    assert not entered.wait(0.2)
    holder.kill()
    holder.wait()
    thread.join(timeout=30)
    assert entered.is_set()
