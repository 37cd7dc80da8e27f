"""Running git: one place for its environment, its limits and its failures. What to ask git stands elsewhere."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

from contentrepo.applets.repository.models import Repository
from contentrepo.errors import ContentRepoError, CouldNotCheck, UsageError

OUTPUT_LIMIT = 256 << 20
SAID_LIMIT = 4096
CHUNK = 1 << 20

# Variables that change what commands print or run; content never meets an external program.
BENDING_VARIABLES = frozenset(
    {
        "GIT_EXTERNAL_DIFF",
        "GIT_DIFF_OPTS",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
        "GIT_REPLACE_REF_BASE",
        "GIT_ATTR_SOURCE",
    }
)
FIXED_VARIABLES = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
FIXED_OPTIONS = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")


class GitFailed(CouldNotCheck):
    """A git command did not do what it should. `exit_code` and `said` are for whoever can tell more."""

    def __init__(self, command: str, exit_code: int, said: str) -> None:
        super().__init__(f"`git {command}` ended with {exit_code}", hint=f"git said: {said}" if said else "")
        self.exit_code = exit_code
        self.said = said


class OutputTooLarge(CouldNotCheck):
    """Git has more to say than we are ready to keep in memory."""


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables for git commands: nothing that bends what they print."""
    kept = {name: value for name, value in environment.items() if name not in BENDING_VARIABLES}
    return kept | FIXED_VARIABLES


def run_git(repository: Repository, *arguments: str, data: bytes = b"", limit: int = OUTPUT_LIMIT) -> bytes:
    """What a git command prints, at most `limit` bytes.

    Raises:
        GitFailed: it ended with another exit code than 0.
        OutputTooLarge: it printed more.
    """
    exit_code, printed, said = try_git(repository, *arguments, data=data, limit=limit)
    if exit_code:
        raise GitFailed(arguments[0], exit_code, said)
    return printed


def try_git(
    repository: Repository, *arguments: str, data: bytes = b"", limit: int = OUTPUT_LIMIT
) -> tuple[int, bytes, str]:
    """Exit code, output and error output of a git command that may well fail."""
    with start_git(repository, *arguments, data=data) as process:
        return process.finish(limit)


def try_git_in(folder: Path, environment: Mapping[str, str], *arguments: str) -> tuple[int, bytes, str]:
    """The same where no repository is open yet; `environment` is a clean one."""
    with _start(folder, environment, arguments, data=b"") as process:
        return process.finish(OUTPUT_LIMIT)


@contextmanager
def start_git(repository: Repository, *arguments: str, data: bytes = b"") -> Iterator[Process]:
    """A running git command; it is gone when the block ends, however it ends."""
    folder = repository.work_tree or repository.git_dir
    with _start(folder, repository.environment, arguments, data=data) as process:
        yield process


class Process:
    """A running git command: its output comes through a pipe, everything else through files.

    So there is one pipe only, and neither side can wait for the other.
    """

    def __init__(self, command: str, child: subprocess.Popen[bytes], said: IO[bytes]) -> None:
        self.command = command
        self.stdout = cast("BufferedReader", child.stdout)
        self._child = child
        self._said = said

    def finish(self, limit: int) -> tuple[int, bytes, str]:
        """Exit code, the rest of the output, and the error output."""
        printed = bytearray()
        while piece := self.stdout.read1():
            printed += piece
            if len(printed) > limit:
                raise OutputTooLarge(f"`git {self.command}` prints more than {limit} bytes")
        return self._child.wait(), bytes(printed), self.said()

    def check_success(self) -> None:
        """Wait for the end.

        Raises:
            GitFailed: it ended with another exit code than 0.
        """
        if exit_code := self._child.wait():
            raise GitFailed(self.command, exit_code, self.said())

    def said(self) -> str:
        """The beginning of the error output, once the command has ended."""
        self._said.seek(0)
        return self._said.read(SAID_LIMIT).decode("utf-8", "replace").strip()


@contextmanager
def _start(
    folder: Path, environment: Mapping[str, str], arguments: tuple[str, ...], *, data: bytes
) -> Iterator[Process]:
    with _scratch(data) as stdin, _scratch() as stderr:
        try:
            child = subprocess.Popen(
                ["git", *FIXED_OPTIONS, *arguments],
                cwd=folder,
                env=environment,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                bufsize=CHUNK,
            )
        except OSError as error:
            raise _cannot_start(folder, error) from error
        process = Process(arguments[0], child, stderr)
        try:
            yield process
        finally:
            child.kill()
            process.stdout.close()
            child.wait()


def _scratch(data: bytes = b"") -> IO[bytes]:
    """A file without a name that holds `data`, at its beginning."""
    if hasattr(os, "memfd_create"):
        scratch: IO[bytes] = os.fdopen(os.memfd_create("contentrepo"), "w+b")
    else:  # pragma: no cover - systems other than Linux
        from tempfile import TemporaryFile

        scratch = TemporaryFile()  # noqa: SIM115 - the caller closes it
    if data:
        scratch.write(data)
        scratch.seek(0)
    return scratch


def _cannot_start(folder: Path, error: OSError) -> ContentRepoError:
    if not folder.is_dir():
        return UsageError(f"there is no folder `{folder}`")
    if isinstance(error, FileNotFoundError):
        return CouldNotCheck("there is no `git` on the PATH", hint="Install git 2.31 or newer.")
    return CouldNotCheck(f"git cannot be started: {error.strerror}")


def decode(name: bytes) -> str:
    """A path or a ref as text; bytes that are no UTF-8 become surrogate escapes."""
    return name.decode("utf-8", "surrogateescape")


def encode(name: str) -> bytes:
    """The bytes of a path or a ref."""
    return name.encode("utf-8", "surrogateescape")


def split_records(printed: bytes) -> list[str]:
    """The records of an output made with `-z`."""
    return decode(printed).split("\0")[:-1]
