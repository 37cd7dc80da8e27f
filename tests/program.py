"""The installed program, run as its users run it."""

from __future__ import annotations

import json
import subprocess
import sys
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
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in ran.output + ran.errors, ran
    assert exits is None or ran.exit_code == exits, (arguments, ran)
    return ran
