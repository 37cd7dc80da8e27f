import os
import signal
from pathlib import Path
from threading import Timer

from contentrepo.entrypoints.publisher.wake import Waiting

A, B = Path("/a"), Path("/b")


def test_without_a_wake_up_the_wait_ends_by_itself():
    assert not Waiting().wait(0.01)


def test_a_burst_of_wake_ups_is_one():
    waiting = Waiting()
    for git_dir in (A, B, A, A):
        waiting.wake(git_dir)
    assert waiting.wait(10).keys() == {A, B}
    assert not waiting.wait(0)


def test_a_wake_up_before_the_wait_is_not_lost():
    waiting = Waiting()
    waiting.wake(A)
    assert waiting.wait(10).keys() == {A}


def test_a_wake_up_from_another_thread_ends_the_wait():
    waiting = Waiting()
    Timer(0.05, waiting.wake, [A]).start()
    assert waiting.wait(10).keys() == {A}


def test_a_signal_ends_the_wait_and_asks_to_stop():
    waiting = Waiting()
    before = signal.getsignal(signal.SIGTERM)
    with waiting.stopped_by_signals():
        Timer(0.05, os.kill, [os.getpid(), signal.SIGTERM]).start()
        waiting.wait(3600)
        assert waiting.stopping
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGTERM) is before
