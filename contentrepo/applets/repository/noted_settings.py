"""Git's configuration as a hook found it last, noted for as long as nothing that git would read of it has changed.

To start git and wait for its answer takes a hook longer than to look at the files from which the answer would come.
Where these are not all known, nothing is noted, and git is asked each time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from contentrepo.applets.repository.process import find_git
from contentrepo.digest import blake2b

NOTE = "contentrepo/settings"
NOTED = ("contentrepo.", "core.", "extensions.", "gpg.", "receive.")
"""What hooks ask for. Other settings may hold what is secret."""

PROMISOR = ".promisor"
AGE = 2_000_000_000
"""Nanoseconds for which nothing may have changed: some file systems tell times no finer."""

HOMES = ("HOME", "XDG_CONFIG_HOME")
ABSENT = "unable to read config file '"

Settings = dict[str, str]
Asked = tuple[int, str, str]  # exit code, output, error output
State = tuple[int, ...]


def read_settings(folder: Path, environment: Mapping[str, str], ask: Callable[..., Asked]) -> Settings | None:
    """The settings that a hook in a bare repository asks for; None where git does not tell.

    Args:
        folder: the git directory.
        environment: of git.
        ask: what `git config --list -z` says with some more options.
    """
    note = f"{folder}/{NOTE}-{os.geteuid()}"
    system, _, rest = _read_note(note).partition("\n")
    stamp, _, listed = rest.partition("\n")
    with suppress(FileNotFoundError):  # there is no git: whoever asks is told
        if stamp and stamp == _stamp(_look(folder, environment, system)):
            return parse_settings(listed)
    exit_code, listed, _ = ask()
    if exit_code:
        return None
    # A file with an `include` stands for others; elsewhere than on Linux, git knows further files.
    if sys.platform == "linux" and not _names_others(listed):
        with suppress(OSError):  # where nothing can be written, git is asked each time
            _note(note, folder, environment, ask)
    return parse_settings(_choose(listed))


def parse_settings(listed: str) -> Settings:
    """What `git config --list -z` says: key -> its last value."""
    pairs = (item.partition("\n") for item in listed.split("\0") if item)
    # A key without "=" is git's short form of true.
    return {key: value if equals else "true" for key, equals, value in pairs}


def _note(note: str, folder: Path, environment: Mapping[str, str], ask: Callable[..., Asked]) -> None:
    """Ask git once more, and note what it says if nothing changed meanwhile or shortly before."""
    place = Path(note).parent
    place.mkdir(exist_ok=True)
    if _is_young(_look(folder, environment, "")) or not os.access(place, os.W_OK):
        return
    system = _find_system_file(ask)
    before = _look(folder, environment, system)
    exit_code, listed, _ = ask()
    if exit_code or _names_others(listed) or not system or _is_young(before):
        return
    if before == _look(folder, environment, system):
        _write_note(note, "\n".join((system, _stamp(before), _choose(listed))))


def _names_others(listed: str) -> bool:
    return any(key.startswith("include") for key in parse_settings(listed))


def _choose(listed: str) -> str:
    keys = ((item, item.partition("\n")[0]) for item in listed.split("\0"))
    return "\0".join(item for item, key in keys if key.startswith(NOTED) or key.endswith(PROMISOR))


def _find_system_file(ask: Callable[..., Asked]) -> str:
    """The file for all of the machine, which every build of git has elsewhere; "" where it is not told."""
    exit_code, listed, said = ask("--system", "--show-origin")
    if exit_code:
        return said.partition(ABSENT)[2].partition("'")[0]
    return listed.partition("\0")[0].removeprefix("file:")


def _look(folder: Path, environment: Mapping[str, str], system: str) -> tuple[object, tuple[State, ...]]:
    """All that decides what git says: its variables, and itself and its files as the system tells their state."""
    home = environment.get("HOME", "")
    variables = sorted(item for item in environment.items() if item[0].startswith("GIT_CONFIG") or item[0] in HOMES)
    files = (
        find_git(environment),
        *(f"{folder}/{name}" for name in ("config", "config.worktree")),
        environment.get("GIT_CONFIG_GLOBAL") or f"{home}/.gitconfig",
        f"{environment.get('XDG_CONFIG_HOME') or f'{home}/.config'}/git/config",
        system,
    )
    return (variables, files), tuple([_describe(file) for file in files])


def _describe(file: str) -> State:
    try:
        found = os.stat(file)  # noqa: PTH116 - as text: a path object takes longer than the look
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _is_young(seen: tuple[object, tuple[State, ...]]) -> bool:
    from time import time_ns

    return any(state and state[-1] > time_ns() - AGE for state in seen[1])


def _stamp(seen: tuple[object, tuple[State, ...]]) -> str:
    """Variables may hold what is secret, so they are not spelt out."""
    return blake2b(repr(seen).encode("utf-8", "surrogateescape")).hexdigest()


def _read_note(note: str) -> str:
    """What stands in a note of our own; "" where there is none."""
    try:
        file = os.open(note, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            state = os.fstat(file)
            data = os.read(file, state.st_size) if state.st_uid == os.geteuid() else b""
        finally:
            os.close(file)
    except OSError:
        return ""
    return data.decode("utf-8", "surrogateescape")


def _write_note(note: str, text: str) -> None:
    fresh = f"{note}.{os.getpid()}"
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, text.encode("utf-8", "surrogateescape"))
    finally:
        os.close(file)
    os.replace(fresh, note)  # noqa: PTH105 - as above
