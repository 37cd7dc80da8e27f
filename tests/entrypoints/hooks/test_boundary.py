import subprocess
import sys

import pytest

from contentrepo.entrypoints.hooks.boundary import run_closed
from contentrepo.entrypoints.reporting import bug_report
from contentrepo.errors import CouldNotCheck, Refused, UsageError


@pytest.fixture(autouse=True)
def in_a_git_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(tmp_path))


def run(error: BaseException) -> int:
    def hook() -> int:
        raise error

    return run_closed(hook, "pre-receive", action="push")


@pytest.mark.parametrize("code", [0, 1])
def test_a_verdict_passes(code, capfd):
    assert run_closed(lambda: code, "pre-receive", action="push") == code
    assert capfd.readouterr().err == ""


def test_a_refusal_is_told_with_its_hint(capfd):
    assert run(Refused("too many refs", hint="Push fewer.")) == 1
    assert capfd.readouterr().err == "contentrepo: too many refs\n  Push fewer.\n"


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (CouldNotCheck("no git"), "the fault is ours, not yours"),
        (UsageError("a partial clone"), "the fault is not in your content"),
    ],
)
def test_what_we_know_of_needs_no_report(error, fault, capfd, tmp_path):
    assert run(error) == 3
    assert capfd.readouterr().err.splitlines() == [
        f"contentrepo could not check this push; {fault}.",
        f"contentrepo: {error}",
    ]
    assert not (tmp_path / "contentrepo").exists()


def test_a_message_that_quotes_the_content_shows_what_is_hidden_in_it(capfd):
    run(CouldNotCheck("`a\x1b[2J` is a file and a folder at once", hint="Rename\u202e it.\nThen push."))
    assert capfd.readouterr().err.splitlines()[1:] == [
        "contentrepo: `a\\x1b[2J` is a file and a folder at once",
        "  Rename\\u202e it.",
        "Then push.",
    ]


@pytest.mark.parametrize("error", [ValueError("hush"), MemoryError(), SystemExit(0), RecursionError(), GeneratorExit()])
def test_anything_else_refuses_and_leaves_a_report(error, capfd, tmp_path):
    assert run(error) == 3
    shown = capfd.readouterr().err
    (log,) = (tmp_path / "contentrepo" / "log").iterdir()
    assert log.name in shown
    assert "hush" not in shown
    assert type(error).__name__ in log.read_text()


def test_a_log_that_cannot_be_written_goes_elsewhere(capfd, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(bug_report, "_temporary_folder", lambda: elsewhere)
    (tmp_path / "contentrepo").write_text("a file in the way")
    assert run(ValueError()) == 3
    (log,) = elsewhere.rglob("*.md")
    assert str(log) in capfd.readouterr().err


def test_no_log_at_all_changes_nothing(capfd, tmp_path, monkeypatch):
    in_the_way = tmp_path / "contentrepo"
    in_the_way.write_text("a file in the way")
    monkeypatch.setattr(bug_report, "_temporary_folder", lambda: in_the_way)
    assert run(ValueError()) == 3
    assert capfd.readouterr().err == "contentrepo could not check this push; the fault is ours, not yours.\n"


def test_an_installation_that_cannot_even_start_refuses():
    script = (
        "import sys\nsys.modules['contentrepo.errors'] = None\n"
        "from contentrepo.entrypoints.hooks.__main__ import main\nsys.argv = ['hook', 'pre-receive']\nmain()"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, check=False)
    assert done.returncode == 3
    assert done.stderr == b"contentrepo could not check this; the fault is ours, not yours.\n"


def test_a_hook_that_we_do_not_have():
    command = [sys.executable, "-I", "-m", "contentrepo.entrypoints.hooks", "post-update"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 3
    assert b"pre-receive" in done.stderr


def test_interruption():
    assert run(KeyboardInterrupt()) == 130
