"""First come, first served, and nobody waits for the dead."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from contentrepo.applets.authoring.queue import wait_turn

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
