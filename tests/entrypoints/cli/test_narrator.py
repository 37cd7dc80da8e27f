import sys

import pytest

from contentrepo.config import isolated_environment
from contentrepo.entrypoints.cli.narrator import Narrator, StoryFailed


@pytest.fixture
def narrator(tmp_path):
    return Narrator(tmp_path, isolated_environment(tmp_path))


def test_a_command_is_shown_with_its_output(narrator, capsys):
    narrator.say("Look:")
    narrator.run(sys.executable, "-c", "print('a'); import sys; print('b', file=sys.stderr)", shows=["a", "b"])
    shown = capsys.readouterr().out.splitlines()
    assert shown[:3] == ["", "Look:", ""]
    assert shown[3].startswith("    $ ")
    assert sorted(shown[4:]) == ["    a", "    b"]


def test_contentrepo_means_this_installation(narrator):
    assert "contentrepo" in narrator.run("contentrepo", "--version")


@pytest.mark.parametrize(
    "promise", [{"exits": 0}, {"exits": 2}, {"exits": 1, "shows": ["x"]}, {"exits": 1, "hides": ["said"]}]
)
def test_a_command_that_does_not_keep_the_promise_fails_the_story(promise, narrator):
    with pytest.raises(StoryFailed):
        narrator.run(sys.executable, "-c", "print('said'); raise SystemExit(1)", **promise)
    narrator.run(sys.executable, "-c", "print('said'); raise SystemExit(1)", exits=1, shows=["said"], hides=["x"])


def test_nothing_of_this_machine_is_seen(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("CONTENTREPO_STORE", "/elsewhere")
    environment = isolated_environment(tmp_path)
    assert not {"GIT_DIR", "CONTENTREPO_STORE"} & set(environment)
    assert environment["HOME"] == str(tmp_path)
    assert environment["PATH"]
