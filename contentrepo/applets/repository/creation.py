"""New repositories, and files on their way into the next commit."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from contentrepo.applets.repository.discovery import PLACE_VARIABLES, open_repository
from contentrepo.applets.repository.git import clean_environment, encode, run_git, try_git_in
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.refs import DEFAULT_BRANCH
from contentrepo.errors import CouldNotCheck, Refused, UsageError


def init_repository(path: Path) -> Repository:
    """A new work tree on an unborn `main`, in a new or empty folder.

    Raises:
        UsageError: there can be no such folder.
        Refused: it is not empty.
    """
    return _init(path)


def init_bare_repository(path: Path) -> Repository:
    """A new bare repository whose HEAD is `main`, in a new or empty folder.

    Raises:
        UsageError: there can be no such folder.
        Refused: it is not empty.
    """
    return _init(path, "--bare")


def _init(path: Path, *options: str) -> Repository:
    folder = path.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except (FileExistsError, NotADirectoryError) as error:
        raise UsageError(f"`{path}` is no folder") from error
    except OSError as error:
        raise UsageError(f"there can be no folder `{path}`: {error.strerror}") from error
    if taken:
        raise Refused(f"`{path}` is not empty", hint="Name a new or an empty folder.")
    variables = {name: value for name, value in os.environ.items() if name not in PLACE_VARIABLES}
    command = ("init", "--quiet", "--object-format=sha1", f"--initial-branch={DEFAULT_BRANCH}", *options)
    exit_code, _, said = try_git_in(folder, clean_environment(variables), *command)
    if exit_code:
        raise CouldNotCheck(f"git could not make a repository in `{path}`", hint=f"git said: {said}")
    return open_repository(folder)


def stage(repository: Repository, paths: Iterable[str]) -> None:
    """Put files of the work tree, by path from its top, into the index, whether git ignores them or not.

    Raises:
        UsageError: the repository is bare.
        GitFailed: one of them is no file or link in the work tree.
    """
    if repository.work_tree is None:
        raise UsageError("a bare repository has no index", hint="Work in a clone of it.")
    names = b"".join([encode(path) + b"\0" for path in paths])
    # Byte for byte as they stand on disk: an import must not depend on whose machine it runs.
    command = ("-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "update-index", "--add", "-z", "--stdin")
    run_git(repository, *command, data=names)
