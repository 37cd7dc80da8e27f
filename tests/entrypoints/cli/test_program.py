import subprocess
import sys

import click
import pytest

from contentrepo.entrypoints.cli.default_group import DefaultGroup
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.output import OutputClosed
from contentrepo.entrypoints.cli.program import program, run
from contentrepo.errors import ContentRepoError, CouldNotCheck, Refused, UsageError

CONTEXT = click.Context(program)
NAMES = program.list_commands(CONTEXT)


def commands() -> dict[str, click.Command]:
    found = {name: program.get_command(CONTEXT, name) for name in NAMES}
    below = {f"{name} {sub.name}": sub for name, c in found.items() for sub in getattr(c, "commands", {}).values()}
    return {name: command for name, command in (found | below).items() if not isinstance(command, click.Group)}


def raising(monkeypatch, error: BaseException) -> None:
    def fail(*_arguments, **_options):
        raise error

    monkeypatch.setattr("contentrepo.api.check.get_rule", fail)


@pytest.mark.parametrize("name", NAMES)
def test_help_of_every_command(name, capsys):
    assert run([name, "--help"]) == 0
    assert f"Usage: contentrepo {name}" in capsys.readouterr().out


def test_help_lists_every_command(capsys):
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [name for name in NAMES if f"\n  {name} " not in shown] == []
    assert "..." not in shown.replace("[ARGS]...", "")


@pytest.mark.parametrize("name", commands())
def test_every_command_shows_examples_that_it_takes(name):
    command = commands()[name]
    assert isinstance(command, Command)
    assert command.examples
    for example in command.examples:
        words = [word.strip('"') for word in split(example)]
        assert words[: 1 + len(name.split())] == ["contentrepo", *name.split()] or is_short(name, words)
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= options


def is_short(name: str, words: list[str]) -> bool:
    """Whether an example leaves out the command that its group takes where none is named."""
    group = program.get_command(CONTEXT, words[1])
    return isinstance(group, DefaultGroup) and name == f"{words[1]} {group.default}"


def split(example: str) -> list[str]:
    import shlex

    return shlex.split(example)


def test_version(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("contentrepo")


@pytest.mark.parametrize(
    "words", [["nonsense"], ["validate", "--nonsense"], ["validate", "no/such/folder"], ["lift", "x"]]
)
def test_wrong_words(words, capsys):
    assert run(words) == 2
    assert "Error: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [(UsageError("no"), 2), (Refused("no"), 1), (CouldNotCheck("no"), 3), (ContentRepoError("no"), 3)],
)
def test_a_refusal_is_told_with_its_hint(error, code, monkeypatch, capsys):
    error.hint = "Do this."
    raising(monkeypatch, error)
    assert run(["rules", "x"]) == code
    assert capsys.readouterr().err == "contentrepo: no\n  Do this.\n"


@pytest.mark.parametrize("error", [ValueError("hush"), MemoryError(), RecursionError()])
def test_a_fault_of_ours_leaves_a_report_and_no_traceback(error, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    raising(monkeypatch, error)
    assert run(["rules", "x"]) == 3
    shown = capsys.readouterr()
    assert "the fault is ours, not yours" in shown.err
    assert "Traceback" not in shown.out + shown.err
    (report,) = tmp_path.glob("contentrepo-*/*.md")
    assert str(report) in shown.err
    assert "Traceback" in report.read_text()


def test_interruption(monkeypatch):
    raising(monkeypatch, KeyboardInterrupt())
    assert run(["rules", "x"]) == 130


def test_a_reader_that_goes_away(monkeypatch, capfd):
    raising(monkeypatch, OutputClosed())
    monkeypatch.setattr("contentrepo.entrypoints.cli.boundary._drop_stdout", lambda: None)
    assert run(["rules", "x"]) == 141
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("words", [["rules"], ["--help"], ["rules", "--help"]])
def test_a_closed_pipe_is_quiet(words):
    command = subprocess.Popen(
        [sys.executable, "-I", "-m", "contentrepo", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    command.stdout.close()
    assert command.stderr.read() == b""
    assert command.wait() == 141
    command.stderr.close()


def test_a_command_imports_only_what_it_needs():
    script = (
        "import sys\nfrom contentrepo.entrypoints.cli.program import run\nrun(['rules', '--help'])\n"
        "print(sorted(m for m in sys.modules if m.startswith('contentrepo.a')), 'rich' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, check=True)
    assert done.stderr.decode().strip() == "[] False"


def test_validate_never_loads_the_live_store(tmp_path):
    script = (
        "import sys\nfrom contentrepo.entrypoints.cli.program import run\nrun(['validate', sys.argv[1]])\n"
        "print({'sqlalchemy', 'alembic', 'pydantic', 'rich', 'watchdog'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script, tmp_path], capture_output=True, check=True)
    assert done.stderr.decode().strip() == "set()"


@pytest.mark.parametrize(
    ("typed", "meant"), [("valdate", "validate"), ("expalin", "explain"), ("publishr", "publisher")]
)
def test_a_command_that_almost_exists(typed, meant, capsys):
    assert run([typed]) == 2
    assert f"No such command '{typed}'. Did you mean '{meant}'?" in capsys.readouterr().err


def test_a_command_that_does_not_exist_at_all(capsys):
    assert run(["xyzzy"]) == 2
    assert "Did you mean" not in capsys.readouterr().err
