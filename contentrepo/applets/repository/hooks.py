"""Our hooks in a repository's hooks folder, and the settings that go with them. What hooks do stands elsewhere."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from contentrepo import data
from contentrepo.applets.repository.git import run_git, try_git
from contentrepo.applets.repository.models import InstalledHooks, Repository
from contentrepo.errors import CouldNotCheck, Refused

WORK_TREE_HOOKS = ("pre-commit", "pre-merge-commit")
BARE_HOOKS = ("pre-receive",)
MARK = b"# Installed by contentrepo"
PYTHON, PACKAGE = b"'@PYTHON@'", b"'@PACKAGE@'"
EXECUTABLE = 0o755

FETCH = "remote.origin.fetch"
REFSPEC = "+refs/contentrepo/*:refs/contentrepo/*"
# Large enough for a course with its media, small enough that one push does not fill a disk.
MAX_INPUT = "2g"


class ForeignHook(Refused):
    """A hook that is not ours stands where ours should. `path` names it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"`{path}` is a hook that is not ours",
            hint=f"Let it call `contentrepo hook {path.name}`, or replace it with `--force`, which keeps a backup.",
        )
        self.path = path


def install_hooks(repository: Repository) -> InstalledHooks:
    return _install(repository, _refuse)


def replace_hooks(repository: Repository) -> InstalledHooks:
    return _install(repository, _back_up)


def _install(repository: Repository, handle_foreign: Callable[[Path], Path]) -> InstalledHooks:
    folder = repository.git_dir / "hooks"
    _check_hooks_path(repository)
    names = BARE_HOOKS if repository.is_bare else WORK_TREE_HOOKS
    shims = {folder / name: _read_shim(name) for name in names}
    try:
        backups = _write_hooks(shims, handle_foreign)
    except OSError as error:
        raise Refused(f"`{folder}` cannot be written: {error.strerror}", hint="Run as the owner.") from error
    settings = _set_up_server(repository) if repository.is_bare else _set_up_clone(repository)
    return InstalledHooks(tuple(shims), settings, tuple(backups))


def _write_hooks(shims: Mapping[Path, bytes], handle_foreign: Callable[[Path], Path]) -> list[Path]:
    # Whatever refuses a foreign hook does so before anything is written.
    backups = [handle_foreign(path) for path in shims if _is_foreign(path)]
    for path, content in shims.items():
        path.parent.mkdir(exist_ok=True)
        _write_hook(path, content)
    return backups


def find_hooks_path(repository: Repository) -> str:
    """Where git looks for hooks instead, perhaps in a folder that other repositories share; else ""."""
    elsewhere = repository.settings.get("core.hookspath")
    top = repository.work_tree or repository.git_dir
    folder = repository.git_dir / "hooks"
    if elsewhere is None or (top / Path(elsewhere).expanduser()).resolve() == folder.resolve():
        return ""
    return elsewhere


def _check_hooks_path(repository: Repository) -> None:
    elsewhere = find_hooks_path(repository)
    if not elsewhere:
        return
    names = BARE_HOOKS if repository.is_bare else WORK_TREE_HOOKS
    calls = " and ".join(f"`contentrepo hook {name}`" for name in names)
    raise Refused(
        f"git takes this repository's hooks from `{elsewhere}` (core.hooksPath)",
        hint=f"Let the hooks there call {calls}, or unset core.hooksPath for this repository.",
    )


def _read_shim(name: str) -> bytes:
    if not sys.executable:
        raise CouldNotCheck("this process does not know its own interpreter", hint="Run contentrepo by its full path.")
    shim = (data.hooks() / name).read_bytes()
    for place, path in ((PYTHON, sys.executable), (PACKAGE, str(data.package()))):
        shim = shim.replace(place, os.fsencode(shlex.quote(path)))
    return shim


def _is_foreign(path: Path) -> bool:
    if not os.path.lexists(path):
        return False
    return not (path.is_file() and MARK in path.read_bytes()[:1024])


def _refuse(path: Path) -> Path:
    raise ForeignHook(path)


def _back_up(path: Path) -> Path:
    backup = path.with_name(f"{path.name}.old")
    number = 1
    while os.path.lexists(backup):
        number += 1
        backup = path.with_name(f"{path.name}.old{number}")
    return path.rename(backup)


def _write_hook(path: Path, content: bytes) -> None:
    """At no moment is there half a hook, or none where one was."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    new.write_bytes(content)
    new.chmod(EXECUTABLE)
    new.replace(path)


def fetches_ours(repository: Repository) -> bool:
    """Whether the live tree and the guard come with every fetch."""
    _, printed, _ = try_git(repository, "config", "--local", "--get-all", FETCH)
    return bool({REFSPEC, "+refs/*:refs/*"} & set(printed.decode("utf-8", "replace").split("\n")))


def _set_up_clone(repository: Repository) -> tuple[tuple[str, str], ...]:
    if "remote.origin.url" not in repository.settings or fetches_ours(repository):
        return ()
    run_git(repository, "config", "--local", "--add", FETCH, REFSPEC)
    return ((FETCH, REFSPEC),)


def _set_up_server(repository: Repository) -> tuple[tuple[str, str], ...]:
    # `receive.unpackLimit` stays as it is: large pushes are kept as packs, which are read five times faster than
    # loose objects, and a small one need not leave a pack of its own.
    wanted = {"receive.fsckObjects": "true", "receive.advertisePushOptions": "true"}
    if "receive.maxinputsize" not in repository.settings:
        wanted["receive.maxInputSize"] = MAX_INPUT
    written: list[tuple[str, str]] = []
    for key, value in wanted.items():
        if repository.settings.get(key.lower()) != value:
            run_git(repository, "config", "--local", key, value)
            written.append((key, value))
    return tuple(written)
