"""A running git command, started without a shell. Which commands there are, and with which limits, is told elsewhere.

Not the standard library's subprocess: importing it takes longer than git takes to answer (docs/decisions/0091).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BufferedReader, FileIO
from pathlib import Path
from typing import IO

from contentrepo.errors import ContentRepoError, CouldNotCheck, UsageError

CHUNK = 1 << 20
SAID_LIMIT = 4096
FIXED_OPTIONS = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
SIGKILL, SIGPIPE = 9, 13  # the same on every system that can run a hook; importing `signal` costs a millisecond

NO_ROOM = "No space left on device"
"""What the system says, by git's mouth, where a disk is full; git is asked to speak plain C."""


class GitFailed(CouldNotCheck):
    """A git command did not do what it should. `exit_code` and `said` are for whoever can tell more."""

    def __init__(self, command: str, exit_code: int, said: str) -> None:
        room = "; make room, then retry" if NO_ROOM in said else ""
        super().__init__(f"`git {command}` ended with {exit_code}", hint=f"git said: {said}{room}" if said else "")
        self.exit_code = exit_code
        self.said = said


class OutputTooLarge(CouldNotCheck):
    """Git has more to say than we are ready to keep in memory."""


class Process:
    """A running git command, named by its first word; its output comes through a pipe, its error output into a file."""

    def __init__(self, command: str, number: int, stdout: BufferedReader, said: IO[bytes]) -> None:
        self.command = command
        self.stdout = stdout
        self._number = number
        self._said = said
        self._exit_code: int | None = None

    def widen(self) -> None:
        """Let it write a whole chunk before anybody reads, so that neither waits for the other all the time."""
        import fcntl  # Linux alone knows the size of pipes, and may refuse more of it

        with suppress(AttributeError, OSError):
            fcntl.fcntl(self.stdout.fileno(), fcntl.F_SETPIPE_SZ, CHUNK)

    def finish(self, limit: int) -> tuple[int, bytes, str]:
        """Exit code, the rest of the output, and the error output."""
        printed = bytearray()
        while piece := self.stdout.read1():
            printed += piece
            if len(printed) > limit:
                raise OutputTooLarge(f"`git {self.command}` prints more than {limit} bytes")
        return self.wait(), bytes(printed), self.said()

    def wait(self) -> int:
        """The exit code, once the command has ended; as with a shell's children, that of a signal is below 0."""
        if self._exit_code is None:
            self._exit_code = os.waitstatus_to_exitcode(os.waitpid(self._number, 0)[1])
        return self._exit_code

    def check_success(self) -> None:
        """Wait for the end.

        Raises:
            GitFailed: it ended with another exit code than 0.
        """
        if exit_code := self.wait():
            raise GitFailed(self.command, exit_code, self.said())

    def said(self) -> str:
        """The beginning of the error output, once the command has ended."""
        self._said.seek(0)
        return self._said.read(SAID_LIMIT).decode("utf-8", "replace").strip()

    def kill(self) -> None:
        """End it, from any thread; whoever waits for it sees that it ended."""
        if self._exit_code is None:
            os.kill(self._number, SIGKILL)

    def end(self) -> None:
        """Make sure that it is gone. Idempotent."""
        if self._exit_code is None:
            os.kill(self._number, SIGKILL)
        self.stdout.close()
        self.wait()
        self._said.close()


def start_process(folder: Path, environment: Mapping[str, str], arguments: Sequence[str], *, stdin: int) -> Process:
    """Start git in a folder, reading from an open file.

    Raises:
        UsageError: there is no such folder.
        CouldNotCheck: git cannot be started.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder `{folder}`")
    for standard in range(3):
        _occupy(standard)
    said = scratch()
    reading, writing = os.pipe()
    files = [(os.POSIX_SPAWN_DUP2, file, place) for place, file in enumerate((stdin, writing, said.fileno()))]
    command = ["git", "-C", str(folder), *FIXED_OPTIONS, *arguments]
    try:
        # Python ignores SIGPIPE; git must end when nobody reads any more.
        number = os.posix_spawn(find_git(environment), command, environment, file_actions=files, setsigdef=(SIGPIPE,))
    except OSError as error:
        os.close(reading)
        said.close()
        raise _cannot_start(error) from error
    finally:
        os.close(writing)
    return Process(name_command(arguments), number, BufferedReader(FileIO(reading), CHUNK), said)


def name_command(arguments: Sequence[str]) -> str:
    """The word that says what git is to do, behind the settings for this one time."""
    rest = iter(arguments)
    while (word := next(rest, "")) == "-c":
        next(rest)
    return word


def scratch(data: bytes = b"") -> IO[bytes]:
    """A file without a name that holds `data`, at its beginning."""
    if hasattr(os, "memfd_create"):
        file: IO[bytes] = os.fdopen(os.memfd_create("contentrepo"), "w+b")
    else:  # pragma: no cover - systems other than Linux
        from tempfile import TemporaryFile

        file = TemporaryFile()  # noqa: SIM115 - the caller closes it
    if data:
        file.write(data)
        file.seek(0)
    return file


def _occupy(standard: int) -> None:
    """Started without standard files, a pipe of ours could take their place, and git would get it twice."""
    try:
        os.fstat(standard)
    except OSError:
        os.open(os.devnull, os.O_RDWR)


def find_git(environment: Mapping[str, str]) -> str:
    """The path of the git that is started.

    Raises:
        FileNotFoundError: there is none on the PATH.
    """
    for folder in environment.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, "git")  # noqa: PTH118 - a path object for each try costs more than the look
        if os.access(path, os.X_OK) and not os.path.isdir(path):  # noqa: PTH112 - the same
            return path
    raise FileNotFoundError


def _cannot_start(error: OSError) -> ContentRepoError:
    if isinstance(error, FileNotFoundError):
        return CouldNotCheck("there is no `git` on the PATH", hint="Install git 2.31 or newer.")
    return CouldNotCheck(f"git cannot be started: {error.strerror}")
