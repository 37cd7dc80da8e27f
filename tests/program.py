"""The installed program, run as its users run it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple


class Ran(NamedTuple):
    """A finished command; `json` reads its standard output."""

    exit_code: int
    output: str
    errors: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)


def contentrepo(*arguments: str | Path, cwd: Path, exits: int | None = 0) -> Ran:
    """Run `contentrepo ARGUMENTS` in a folder; `exits` is the expected exit code, None for whatever comes."""
    command = [sys.executable, "-m", "contentrepo", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False)
    return _expect(Ran(done.returncode, done.stdout.decode(), done.stderr.decode()), arguments, exits)


def call(*arguments: str | Path, cwd: Path, exits: int | None = 0) -> Ran:
    """The same within this process, which spares the start of another: for tests of many commands."""
    from contentrepo.entrypoints.cli.program import run

    output, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with chdir(cwd), redirect_stdout(output), redirect_stderr(errors):
        exit_code = run([*map(str, arguments)])
    return _expect(Ran(exit_code, _read(output), _read(errors)), arguments, exits)


def _read(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def _expect(ran: Ran, arguments: tuple[str | Path, ...], exits: int | None) -> Ran:
    assert "Traceback" not in ran.output + ran.errors, ran
    assert exits is None or ran.exit_code == exits, (arguments, ran)
    return ran
