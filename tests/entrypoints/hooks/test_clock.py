"""A hook that takes too long refuses in words, whatever it was doing, and leaves no process behind."""

import subprocess
import sys
import time

import pytest
from content import course
from program import contentrepo

from contentrepo.entrypoints.hooks.clock import SECONDS, TookTooLong, run_timed, start
from contentrepo.errors import UsageError

SOON, EVER = "0.05", 60.0


def spin():
    while True:
        try:
            time.sleep(0.001)
        except Exception:  # noqa: BLE001 - as much as anybody may catch on the way
            return 0


@pytest.mark.parametrize("wait", [spin, lambda: time.sleep(EVER)], ids=["busy", "asleep"])
def test_whatever_it_does_it_is_ended(wait):
    def hook():
        start({"contentrepo.hookseconds": SOON})
        wait()
        return 0

    with pytest.raises(TookTooLong):
        run_timed(hook)


@pytest.mark.parametrize("said", ["", "0", str(SECONDS), "1e3"])
def test_who_is_quick_hears_nothing_of_it(said):
    def hook():
        start({"contentrepo.hookseconds": said} if said else {})
        return 7

    assert run_timed(hook) == 7


@pytest.mark.parametrize("said", ["ten", "-1", "nan", "inf"])
def test_what_is_no_time_is_refused(said):
    with pytest.raises(UsageError, match=f"is `{said}`, which is no number of seconds"):
        start({"contentrepo.hookseconds": said})


def test_it_does_not_load_what_makes_enumerations_of_signals():
    program = "import sys; import contentrepo.entrypoints.hooks.clock; print('signal' in sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_push_is_refused_and_the_next_one_taken(work, origin):
    contentrepo("hooks", "install", cwd=origin.path)
    work.commit(course("courses/edX/CS101/2T2019"))
    origin.git("config", "contentrepo.hookSeconds", "0.0001")
    refused = work.push("HEAD:refs/heads/main")
    assert refused.exit_code == 1
    said = refused.output.replace("\nremote: ", " ")
    assert "contentrepo could not check this push; the fault is ours, not yours." in said
    assert "the check took longer than a hook may" in said
    assert "Traceback" not in said
    assert origin.git("for-each-ref", "refs/heads") == ""

    origin.git("config", "--unset", "contentrepo.hookSeconds")
    assert work.push("HEAD:refs/heads/main").exit_code == 0
