"""What a hook knows of git's configuration without asking is what git would say."""

from __future__ import annotations

import os
import shutil
import stat

import pytest

from contentrepo.applets.repository import api, noted_settings
from contentrepo.errors import CouldNotCheck

COUNTING = """#!/bin/sh
echo "$@" >> {log}
exec {git} "$@"
"""


@pytest.fixture(autouse=True)
def aged(monkeypatch):
    """A test need not wait until its files are old."""
    monkeypatch.setattr(noted_settings, "AGE", 0)


class Hooked:
    """A bare repository, what git tells a hook in it, places for git's files, and a git that lists what it is asked."""

    def __init__(self, origin, folder):
        self.origin, self.folder, self._log = origin, folder, folder / "log"
        tools, self.home = folder / "bin", folder / "home"
        for place in (tools, self.home / ".config/git"):
            place.mkdir(parents=True)
        self.git_program = tools / "git"
        self.git_program.write_text(COUNTING.format(log=self._log, git=shutil.which("git")))
        self.git_program.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_CONFIG", "XDG_"))}
        places = {"GIT_DIR": ".", "HOME": str(self.home), "GIT_CONFIG_SYSTEM": str(folder / "system")}
        self.variables = kept | places | {"PATH": f"{tools}:{kept['PATH']}"}

    def ask(self):
        """A setting, as a hook sees it, and how often git was asked."""
        self._log.unlink(missing_ok=True)
        settings = api.open_repository(self.origin.path, environment=self.variables).settings
        asked = self._log.read_text().splitlines() if self._log.exists() else []
        return settings.get("contentrepo.said", ""), len(asked)

    def find_note(self):
        return next((self.origin.path / "contentrepo").glob("settings-*"))


@pytest.fixture
def hook(origin, tmp_path):
    return Hooked(origin, tmp_path)


def test_git_is_asked_once(hook):
    hook.origin.git("config", "contentrepo.said", "here")
    assert hook.ask()[0] == "here"
    assert [hook.ask() for _ in range(3)] == [("here", 0)] * 3


def write_system(hook):
    (hook.folder / "system").write_text("[contentrepo]\nsaid = new\n")


def write_own(hook):
    (hook.home / ".gitconfig").write_text("[contentrepo]\nsaid = new\n")


def write_other_own(hook):
    (hook.home / ".config/git/config").write_text("[contentrepo]\nsaid = new\n")


def write_repository(hook):
    hook.origin.git("config", "contentrepo.said", "new")


def write_work_tree(hook):
    hook.origin.git("config", "extensions.worktreeConfig", "true")
    hook.ask()
    (hook.origin.path / "config.worktree").write_text("[contentrepo]\nsaid = new\n")


def name_other_file(hook):
    (hook.folder / "other").write_text("[contentrepo]\nsaid = new\n")
    hook.variables["GIT_CONFIG_GLOBAL"] = str(hook.folder / "other")


def go_elsewhere(hook):
    (hook.folder / ".gitconfig").write_text("[contentrepo]\nsaid = new\n")
    hook.variables["HOME"] = str(hook.folder)


def in_variables(key, value):
    return {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": key, "GIT_CONFIG_VALUE_0": value}


def say_in_variables(hook):
    hook.variables.update(
        {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "contentrepo.said", "GIT_CONFIG_VALUE_0": "new"}
    )


def take_other_git(hook):
    git = hook.git_program
    git.write_text(git.read_text().replace('"$@"\n', '-c contentrepo.said=new "$@"\n').replace("echo -c", "echo"))


CHANGES = (
    *(write_system, write_own, write_other_own, write_repository, write_work_tree),
    *(name_other_file, go_elsewhere, say_in_variables, take_other_git),
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_the_answer_is_seen(hook, change):
    for _ in range(2):
        said, count = hook.ask()
    assert (said, count) == ("", 0)
    change(hook)
    assert hook.ask()[0] == "new"
    assert hook.ask() == ("new", 0)


def test_a_file_that_is_changed_in_place_and_dated_back_is_seen(hook):
    hook.origin.git("config", "contentrepo.said", "old")
    hook.ask()
    config = hook.origin.path / "config"
    state = config.stat()
    with config.open("r+b") as file:
        data = file.read().replace(b"said = old", b"said = new")
        file.seek(0)
        file.write(data)
    os.utime(config, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert config.stat().st_size == state.st_size
    assert hook.ask()[0] == "new"


def test_where_a_file_stands_for_others_git_is_asked_each_time(hook):
    (hook.folder / "more").write_text("[contentrepo]\nsaid = old\n")
    hook.origin.git("config", "include.path", str(hook.folder / "more"))
    assert [hook.ask() for _ in range(2)] == [("old", 1)] * 2
    (hook.folder / "more").write_text("[contentrepo]\nsaid = new\n")
    assert hook.ask() == ("new", 1)


def test_what_was_changed_a_moment_ago_is_not_noted(hook, monkeypatch):
    monkeypatch.setattr(noted_settings, "AGE", 10**15)
    assert [hook.ask()[1] for _ in range(2)] == [1, 1]


def test_no_secret_is_noted_and_nobody_else_reads_the_note(hook):
    (hook.home / ".gitconfig").write_text("[http]\nextraHeader = Bearer hunter2\n[user]\nname = hunter2\n")
    hook.variables |= in_variables("http.extraHeader", "Bearer hunter2")
    hook.ask()
    note = hook.find_note()
    assert b"hunter2" not in note.read_bytes()
    assert stat.S_IMODE(note.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"\n\n", b"x\ny\nz", b"\xff" * 100])
def test_a_note_that_says_nothing_is_as_good_as_none(hook, content):
    hook.ask()
    note = hook.find_note()
    note.write_bytes(content)
    assert hook.ask()[1] > 0
    assert hook.ask() == ("", 0)


def test_a_note_of_somebody_else_is_not_read(hook, monkeypatch):
    hook.ask()
    note = hook.find_note()
    other = os.geteuid() + 1
    note.rename(note.with_name(f"settings-{other}"))
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert hook.ask()[1] > 0


def test_without_a_place_for_it_git_is_asked_each_time(hook):
    (hook.origin.path / "contentrepo").write_bytes(b"")
    assert [hook.ask() for _ in range(2)] == [("", 1)] * 2


def test_a_configuration_that_is_broken_later_is_told(hook):
    hook.ask()
    with (hook.origin.path / "config").open("a") as file:
        file.write("[broken\n")
    with pytest.raises(CouldNotCheck, match="git configuration"):
        hook.ask()
