"""Running git: one place for its environment, its limits and its failures. What to ask git stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.process import GitFailed, Process, name_command, scratch, start_process

OUTPUT_LIMIT = 256 << 20

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
        raise GitFailed(name_command(arguments), exit_code, said)
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


@contextmanager
def _start(
    folder: Path, environment: Mapping[str, str], arguments: tuple[str, ...], *, data: bytes
) -> Iterator[Process]:
    """What git reads comes from a file, too: with one pipe only, neither side can wait for the other."""
    with scratch(data) as stdin:
        process = start_process(folder, environment, arguments, stdin=stdin.fileno())
        try:
            yield process
        finally:
            process.end()


def decode(name: bytes) -> str:
    """A path or a ref as text; bytes that are no UTF-8 become surrogate escapes."""
    return name.decode("utf-8", "surrogateescape")


def encode(name: str) -> bytes:
    """The bytes of a path or a ref."""
    return name.encode("utf-8", "surrogateescape")


def split_records(printed: bytes) -> list[str]:
    """The records of an output made with `-z`."""
    return decode(printed).split("\0")[:-1]
