import pytest

from contentrepo.entrypoints.hooks.boundary import run_closed
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


@pytest.mark.parametrize("error", [CouldNotCheck("no git"), UsageError("a partial clone")])
def test_what_we_know_of_is_our_fault_and_needs_no_report(error, capfd, tmp_path):
    assert run(error) == 3
    assert capfd.readouterr().err.splitlines() == [
        "contentrepo could not check this push; the fault is ours, not yours.",
        f"contentrepo: {error}",
    ]
    assert not (tmp_path / "contentrepo").exists()


@pytest.mark.parametrize("error", [ValueError("hush"), MemoryError(), SystemExit(0), RecursionError(), GeneratorExit()])
def test_anything_else_refuses_and_leaves_a_report(error, capfd, tmp_path):
    assert run(error) == 3
    shown = capfd.readouterr().err
    (log,) = (tmp_path / "contentrepo" / "log").iterdir()
    assert log.name in shown
    assert "hush" not in shown
    assert type(error).__name__ in log.read_text()


def test_a_log_that_cannot_be_written_changes_nothing(capfd, tmp_path):
    (tmp_path / "contentrepo").write_text("a file in the way")
    assert run(ValueError()) == 3
    assert capfd.readouterr().err == "contentrepo could not check this push; the fault is ours, not yours.\n"


def test_interruption():
    assert run(KeyboardInterrupt()) == 130
