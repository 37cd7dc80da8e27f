"""`contentrepo hooks serve`: a process that has loaded everything, and forks for each hook that asks it.

A fork does what the hook itself would have done: with its files, its folder and its variables, by the same code.
It knows nothing of other hooks that were answered before. Only the same user is answered.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from time import monotonic

from contentrepo.entrypoints.hooks.program_state import read_state
from contentrepo.entrypoints.hooks.resident import (
    BEGIN,
    COULD_NOT_CHECK,
    LENGTH,
    PATIENCE,
    READY,
    SOCKET,
    describe_program,
    is_own,
)
from contentrepo.errors import Refused

FILES = 4  # standard input, output and error output, and the current folder
MAX_CHILDREN = 32
"""Hooks that are answered at once; the next ones do their work themselves."""

LOOK_SECONDS = 2.0
"""After this long we look whether the program was changed. What is answered until then has the old one's digest."""

MAX_REQUEST = 4 << 20
BACKLOG = 64
CLEAN, OUTDATED = 0, 3
PRELOADED = (
    *("entrypoints.hooks.dispatch", "entrypoints.hooks.pre_receive", "entrypoints.hooks.pre_commit"),
    *("entrypoints.hooks.pre_merge_commit", "entrypoints.hooks.access"),
)


class AlreadyServed(Refused):
    """Another process answers the hooks of a repository."""

    def __init__(self, git_dir: Path) -> None:
        super().__init__(f"the hooks of `{git_dir}` are answered already", hint="Stop the other process first.")


def serve_hooks(git_dirs: Sequence[Path], on_ready: Callable[[], object]) -> int:
    """Answer the hooks of repositories until SIGTERM or SIGINT; for the main thread of a process without others.

    Returns 0 after a clean stop, 3 once the program was changed on disk: then it has to be started anew.

    Args:
        git_dirs: the git directory of each repository.
        on_ready: called once hooks are answered.

    Raises:
        AlreadyServed: another process answers there.
    """
    _occupy_standard_files()
    state = _preload()
    listeners = [_listen(git_dir) for git_dir in git_dirs]
    try:
        server = _Server(state, [listener for _, listener in listeners])
        on_ready()
        return server.run()
    finally:
        for path, listener in listeners:
            _leave(path, listener)


def _occupy_standard_files() -> None:
    """A fork puts others in their place; nothing of ours may stand there."""
    while (file := os.open(os.devnull, os.O_RDWR)) <= 2:  # noqa: PLR2004 - standard error output
        pass
    os.close(file)


def _preload() -> object:
    """Load what a hook may need; the state of the program as it was loaded."""
    for name in PRELOADED:
        import_module(f"contentrepo.{name}")
    from contentrepo.api.check import load_all

    load_all()
    gc.collect()
    gc.freeze()
    return read_state()


def _listen(git_dir: Path) -> tuple[Path, socket.socket]:
    path = git_dir / SOCKET
    path.parent.mkdir(exist_ok=True)
    if _is_answered(path):
        raise AlreadyServed(git_dir)
    listener = socket.socket(socket.AF_UNIX)
    before, mask = Path.cwd(), os.umask(0o177)
    try:
        os.chdir(path.parent)  # the name of a socket has hardly a hundred characters
        Path(path.name).unlink(missing_ok=True)
        listener.bind(path.name)
    finally:
        os.umask(mask)
        os.chdir(before)
    listener.listen(BACKLOG)
    return path, listener


def _is_answered(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as trial, suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            trial.connect(f"/proc/self/fd/{folder}/{path.name}")
        finally:
            os.close(folder)
        return True
    return False


def _leave(path: Path, listener: socket.socket) -> None:
    listener.close()
    path.unlink(missing_ok=True)


class _Server:
    def __init__(self, state: object, listeners: Sequence[socket.socket]) -> None:
        self._state, self._listeners = state, listeners
        self._children: set[int] = set()
        self._look = monotonic() + LOOK_SECONDS
        self._waking, self._woken = socket.socketpair()
        self._waking.setblocking(False)
        signal.set_wakeup_fd(self._waking.fileno())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)

    def run(self) -> int:
        while True:
            ready, _, _ = select.select([self._woken, *self._listeners], [], [], LOOK_SECONDS)
            if self._woken in ready and {signal.SIGTERM, signal.SIGINT} & set(self._woken.recv(4096)):
                return self._end(CLEAN)
            self._reap()
            for listener in self._listeners:
                if listener in ready:
                    self._answer(listener)
            if monotonic() >= self._look and self._is_outdated():
                return self._end(OUTDATED)

    def _is_outdated(self) -> bool:
        """Whether the program is another one than we loaded; not asked while somebody waits, for it takes a while."""
        self._look = monotonic() + LOOK_SECONDS
        return read_state() != self._state

    def _answer(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            if len(self._children) < MAX_CHILDREN and is_own(connection):
                if (child := os.fork()) == 0:
                    _be_the_hook(connection, self._listeners)
                self._children.add(child)

    def _reap(self) -> None:
        for child in list(self._children):
            if os.waitpid(child, os.WNOHANG)[0]:
                self._children.remove(child)

    def _end(self, code: int) -> int:
        """Hooks that have begun are answered."""
        for listener in self._listeners:
            listener.close()
        for child in self._children:
            os.waitpid(child, 0)
        return code


def _be_the_hook(connection: socket.socket, listeners: Sequence[socket.socket]) -> None:
    """Never returns. Without an answer, the hook that asked refuses."""
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        for listener in listeners:
            listener.close()
        connection.settimeout(PATIENCE)
        name, variables = _read_request(connection)
        connection.sendall(READY)
        begun, files, _, _ = socket.recv_fds(connection, 1, FILES)
        if begun == BEGIN and len(files) == FILES:
            connection.settimeout(None)
            _take_over(files, variables)
            connection.sendall(str(_run(name)).encode())
    finally:
        os._exit(0)


def _read_request(connection: socket.socket) -> tuple[str, list[bytes]]:
    """The hook's name and its variables, where it is of the program that we loaded."""
    length = int.from_bytes(_read(connection, LENGTH), "big")
    own = describe_program()
    parts = _read(connection, min(length, MAX_REQUEST)).split(b"\0")
    if parts[: len(own)] != own or length > MAX_REQUEST:
        raise ConnectionError
    name, *variables = parts[len(own) :]
    return name.decode(), variables


def _read(connection: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        if not (more := connection.recv(length - len(data))):
            raise ConnectionError
        data += more
    return data


def _take_over(files: Sequence[int], variables: Sequence[bytes]) -> None:
    """Become the process that asked: its files, folder and variables."""
    *standard, folder = files
    for place, file in enumerate(standard):
        os.dup2(file, place)
    os.fchdir(folder)
    for file in files:
        os.close(file)
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", errors="backslashreplace", closefd=False)
    os.environb.clear()
    os.environb.update(variable.partition(b"=")[::2] for variable in variables)


def _run(name: str) -> int:
    from contentrepo.entrypoints.hooks.dispatch import HOOKS, run_hook

    code = run_hook(name) if name in HOOKS else COULD_NOT_CHECK
    sys.stderr.flush()
    return code if code in range(COULD_NOT_CHECK) else COULD_NOT_CHECK
