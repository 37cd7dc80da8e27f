"""What every test stands on: a git of its own, no home directory, no settings of the machine."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import content
import hypothesis
import pytest

NUMBERS = count()
KEPT = frozenset({"CONTENTREPO_COURSES", "CONTENTREPO_SARIF_SCHEMA", "CONTENTREPO_TEST_POSTGRESQL"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--histories", type=int, default=3, help="random histories of programs (scenarios)")
    parser.addoption("--examples", type=int, default=2, help="requests per operation of the HTTP document (nox -s api)")
    parser.addoption("--bless", action="store_true", help="write expected.json of all cases anew (see tests/cases)")
    parser.addoption("--commits", type=int, default=40, help="how long a past is (nox -s pasts: 1000)")
    parser.addoption("--crowd", action="store_true", help="200 runs, 8 pushers, 4 publishers (nox -s crowds)")
    parser.addoption("--kills", type=int, default=500, help="how often a publisher is killed (nox -s kills: 5000)")
    parser.addoption("--together", type=int, default=3, help="edits of each at one course (nox -s together: 60)")
    parser.addoption("--races", type=int, default=30, help="how often each pair of writers races (nox -s races: 1000)")


def pytest_configure(config: pytest.Config) -> None:
    # A busy machine makes single examples slow, and no property here is about time.
    hypothesis.settings.register_profile("unhurried", deadline=None)
    hypothesis.settings.load_profile("unhurried")
    # Before anything imports libgit2, which looks for the home directory once.
    home = Path(tempfile.mkdtemp(prefix="contentrepo-home-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    (home / "gitconfig").touch()
    for name in list(os.environ):
        if name.startswith(("GIT_", "XDG_", "CONTENTREPO_")) and name not in KEPT:
            del os.environ[name]
    os.environ.update(
        {
            "HOME": str(home),
            "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CEILING_DIRECTORIES": tempfile.gettempdir(),
            "GIT_ALLOW_PROTOCOL": "file",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_EDITOR": "true",
            "GIT_AUTHOR_NAME": "Ada Author",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": "2026-01-02T03:04:05+00:00",
            "GIT_COMMITTER_NAME": "Carl Committer",
            "GIT_COMMITTER_EMAIL": "carl@example.org",
            "GIT_COMMITTER_DATE": "2026-01-02T03:04:05+00:00",
        }
    )


@pytest.fixture(autouse=True)
def git_environment() -> Iterator[dict[str, str]]:
    """The environment that git commands get; a test that changes it changes it for itself only."""
    before = dict(os.environ)
    yield dict(before)
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """A folder of the test's own, gone after it if it passed.

    No other test gets the same path later: a program that stays may know of it what is no longer so.
    """
    folder = tmp_path / str(next(NUMBERS))
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def histories(request: pytest.FixtureRequest) -> int:
    """How many random histories a property is tried on."""
    return int(request.config.getoption("--histories"))


@pytest.fixture
def origin(tmp_path: Path) -> content.Repository:
    """An empty bare repository."""
    return content.make_bare(tmp_path / "origin.git")


@pytest.fixture
def work(tmp_path: Path, origin: content.Repository) -> content.Repository:
    """An empty work tree that pushes to `origin`."""
    return content.make_work(tmp_path / "work", origin=origin)


@pytest.fixture(scope="session")
def courses() -> Path:
    """The folder of real courses."""
    folder = os.environ.get("CONTENTREPO_COURSES")
    if not folder:
        pytest.skip("CONTENTREPO_COURSES names no folder of real courses")
    return Path(folder)
