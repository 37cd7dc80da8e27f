"""Tells a story by running real programs: a sentence, then each command with its output, held to what was promised."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from contentrepo.entrypoints.cli.output import write_text
from contentrepo.errors import CouldNotCheck

INDENT = "    "
PROGRAM = "contentrepo"


class StoryFailed(CouldNotCheck):
    """A command did not do what the story says."""


class Narrator:
    """Runs commands in one folder, in an environment of its own."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder, self.environment = folder, environment

    def say(self, sentence: str) -> None:
        """Print what comes next."""
        write_text(f"\n{sentence}\n\n")

    def run(self, *words: str, shows: Sequence[str] = (), hides: Sequence[str] = (), exits: int = 0) -> str:
        """Run a command as a user would, print it and its output, and return the output.

        Args:
            words: the command; `contentrepo` means this installation.
            shows: texts that the output must have.
            hides: texts that it must not have.
            exits: the exit code that it must have.

        Raises:
            StoryFailed: it did not do so.
        """
        write_text(f"{INDENT}$ {shlex.join(words)}")
        done = subprocess.run(
            [*_executable(words[0]), *words[1:]],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        printed = done.stdout.decode("utf-8", "backslashreplace")
        write_text("\n".join(f"{INDENT}{line.rstrip()}".rstrip() for line in printed.splitlines()))
        _check(words, printed, done.returncode, exits=exits, shows=shows, hides=hides)
        return printed


def _executable(name: str) -> Sequence[str]:
    return [sys.executable, "-I", "-m", PROGRAM] if name == PROGRAM else [name]


def _check(
    words: Sequence[str], printed: str, code: int, *, exits: int, shows: Sequence[str], hides: Sequence[str]
) -> None:
    command = shlex.join(words)
    if code != exits:
        raise StoryFailed(f"`{command}` ended with {code}; the story says {exits}")
    for text in shows:
        if text not in printed:
            raise StoryFailed(f"`{command}` does not show `{text}`; the story says that it does")
    for text in hides:
        if text in printed:
            raise StoryFailed(f"`{command}` shows `{text}`; the story says that it does not")
