"""Our merge driver in a repository: the settings that name it, and the attributes that say for which files."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from contentrepo.applets.repository.git import run_git
from contentrepo.applets.repository.models import Repository
from contentrepo.errors import CouldNotCheck, Refused

NAME = "contentrepo"
PATTERNS = ("*.xml", "*.json", "*.yaml")
WORDS = "-I -m contentrepo merge-driver run %O %A %B %P"


def install_merge_driver(repository: Repository) -> Path:
    """Let `git merge` in this repository merge our files by block; returns the file of attributes that says so.

    Nothing of it is committed: it holds for this clone alone. Doing it again changes nothing.

    Raises:
        Refused: the repository's own files cannot be written.
        CouldNotCheck: this process does not know its own interpreter.
    """
    if not sys.executable:
        raise CouldNotCheck("this process does not know its own interpreter", hint="Run contentrepo by its full path.")
    run_git(repository, "config", "--local", f"merge.{NAME}.name", "course content, block by block")
    run_git(repository, "config", "--local", f"merge.{NAME}.driver", f"{shlex.quote(sys.executable)} {WORDS}")
    attributes = repository.git_dir / "info" / "attributes"
    try:
        _append_missing(attributes, [f"{pattern} merge={NAME}" for pattern in PATTERNS])
    except OSError as error:
        raise Refused(f"`{attributes}` cannot be written: {error.strerror}", hint="Run as the owner.") from error
    return attributes


def _append_missing(path: Path, wanted: list[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    stood = path.read_text("utf-8", "surrogateescape") if path.exists() else ""
    missing = [line for line in wanted if line not in stood.splitlines()]
    if missing:
        whole = stood + ("\n" if stood and not stood.endswith("\n") else "") + "\n".join(missing) + "\n"
        path.write_text(whole, "utf-8", "surrogateescape")
