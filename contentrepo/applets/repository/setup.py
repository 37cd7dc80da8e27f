"""How a repository is set up: which git, which hooks, which settings. Looks, and changes nothing."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

from contentrepo.applets.repository.git import run_git
from contentrepo.applets.repository.hooks import BARE_HOOKS, MARK, WORK_TREE_HOOKS, fetches_ours, find_hooks_path
from contentrepo.applets.repository.models import HookState, Repository, Setup
from contentrepo.pattern import compiled

_PROGRAM = compiled(rb"^python=(.+)$", re.MULTILINE)  # as the shims have it


def inspect_setup(repository: Repository) -> Setup:
    names = BARE_HOOKS if repository.is_bare else WORK_TREE_HOOKS
    folder = repository.git_dir / "hooks"
    origin = repository.settings.get("remote.origin.url", "")
    return Setup(
        _version(run_git(repository, "version").decode("utf-8", "replace")),
        tuple(HookState(name, folder / name, _state(folder / name)) for name in names),
        find_hooks_path(repository),
        origin,
        bool(origin) and fetches_ours(repository),
    )


def _version(said: str) -> tuple[int, ...]:
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", said)
    return tuple(int(part) for part in found.groups() if part) if found else ()


def _state(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError:
        return "missing"
    if not os.access(path, os.X_OK):
        return "no-program"
    if MARK not in content[:1024]:
        return "foreign"
    found = _PROGRAM.search(content)
    program = shlex.split(os.fsdecode(found[1])) if found else []
    return "lost" if program and not os.access(program[0], os.X_OK) else "ours"
