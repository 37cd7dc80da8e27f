"""Finding a repository and refusing, in clear words, those that we cannot read whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NoReturn

from contentrepo.applets.repository.batch import Batch
from contentrepo.applets.repository.git import clean_environment, decode, try_git_in
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.noted_settings import parse_settings, read_settings
from contentrepo.applets.repository.object_folders import list_object_folders
from contentrepo.dataclass import replace
from contentrepo.errors import CouldNotCheck, UsageError

# Variables that say which repository is meant. Only a hook passes them on; else the path decides.
PLACE_VARIABLES = frozenset(
    {
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_QUARANTINE_PATH",
        "GIT_NAMESPACE",
        "GIT_PREFIX",
        "GIT_SHALLOW_FILE",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
    }
)
# Where one of these is set, the git directory is not all that there is to know.
UNUSUAL = frozenset({"GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE"})
QUESTIONS = (
    "--path-format=absolute",
    "--absolute-git-dir",
    "--git-common-dir",
    "--is-bare-repository",
    "--is-shallow-repository",
    "--is-inside-git-dir",
    "--show-object-format",
    "--show-cdup",
)


class NotARepository(UsageError):
    """There is no git repository at the path or above it."""


def open_repository(path: Path | None = None, *, environment: Mapping[str, str] | None = None) -> Repository:
    folder = (path or Path()).resolve()
    variables = clean_environment(_own_environment() if environment is None else environment)
    if environment is None and _is_outside(folder):
        _refuse_plain(folder)
    if environment is not None and (served := _find_served(folder, variables)):
        return served
    git_dir, common, bare, shallow, inside, algorithm, up = _ask(folder, variables)
    top = Path(os.path.normpath(folder / up))
    # In a hook of a pushed-to repository git takes the git directory itself for the work tree.
    has_none = bare == "true" or inside == "true" or top == Path(git_dir)
    work_tree = None if has_none else top
    settings = _read_settings(folder, variables)
    _check_readable(common, algorithm, settings)
    placed = _place(variables, folder, git_dir, work_tree)
    objects = list_object_folders(common, placed)
    batch = None if environment is None else Batch(work_tree or Path(common), placed, objects)
    return Repository(Path(common), work_tree, bare == "true", shallow == "true", placed, settings, batch)


def _is_outside(folder: Path) -> bool:
    """Whether nothing at a folder or above it could be a repository, told without starting git."""
    if not folder.is_dir():
        return False
    return not any(map(_may_be_repository, map(os.fspath, (folder, *folder.parents))))


def _may_be_repository(folder: str) -> bool:
    return os.path.lexists(f"{folder}/.git") or os.path.lexists(f"{folder}/HEAD")


def with_batch(repository: Repository) -> Repository:
    """The same repository with one process that answers all questions about objects; whoever asks closes it."""
    if repository.batch is not None or repository.database is not None:
        return repository
    folder, environment = repository.work_tree or repository.git_dir, repository.environment
    objects = list_object_folders(repository.git_dir, environment)
    return replace(repository, batch=Batch(folder, environment, objects))


def _find_served(folder: Path, variables: dict[str, str]) -> Repository | None:
    """The bare repository that a receiving hook was started in, without asking git what it told the hook already.

    None where anything about it is unusual: then git shall say.
    """
    told = folder / variables.get("GIT_DIR", "..")
    if told.resolve() != folder or UNUSUAL & variables.keys() or (folder / "commondir").exists():
        return None
    settings = read_settings(folder, variables, partial(_ask_settings, folder, variables))
    if settings is None:
        settings = _read_settings(folder, variables)
    if settings.get("core.bare") != "true" or "core.worktree" in settings or (folder / "shallow").exists():
        return None
    _check_readable(str(folder), settings.get("extensions.objectformat", "sha1"), settings)
    placed = _place(variables, folder, str(folder), None)
    batch = Batch(folder, placed, list_object_folders(folder, placed))
    return Repository(folder, None, True, False, placed, settings, batch)


def _own_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in PLACE_VARIABLES}


def _ask(folder: Path, environment: Mapping[str, str]) -> list[str]:
    exit_code, printed, said = try_git_in(folder, environment, "rev-parse", *QUESTIONS)
    if exit_code:
        _refuse(folder, said)
    answers = decode(printed).removesuffix("\n").split("\n")
    if len(answers) == len(QUESTIONS) - 2:
        answers.append("")  # a bare repository has no way up to its top
    if len(answers) != len(QUESTIONS) - 1:
        raise UsageError(f"the path of the repository at `{folder}` cannot be read: it contains a line end")
    return answers


def _refuse(folder: Path, said: str) -> NoReturn:
    if "dubious ownership" in said:
        raise CouldNotCheck(
            f"git refuses the repository at `{folder}`: it belongs to another user",
            hint=f"Run as its owner, or trust it with `git config --global --add safe.directory {folder}`.",
        )
    if "safe.bareRepository" in said:
        raise CouldNotCheck(
            f"git refuses the bare repository at `{folder}`",
            hint="Set `safe.bareRepository` to `all`, or name the repository with GIT_DIR.",
        )
    if "not a git repository" in said:
        _refuse_plain(folder)
    raise CouldNotCheck(f"git cannot open the repository at `{folder}`", hint=f"git said: {said}")


def _refuse_plain(folder: Path) -> NoReturn:
    raise NotARepository(f"`{folder}` is in no git repository", hint="Go to one, or make one with `git init`.")


def _read_settings(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    exit_code, listed, said = _ask_settings(folder, environment)
    if exit_code:
        raise CouldNotCheck(f"the git configuration at `{folder}` cannot be read", hint=f"git said: {said}")
    return parse_settings(listed)


def _ask_settings(folder: Path, environment: Mapping[str, str], *options: str) -> tuple[int, str, str]:
    exit_code, listed, said = try_git_in(folder, environment, "config", *options, "--list", "-z")
    return exit_code, decode(listed), said


def _check_readable(git_dir: str, algorithm: str, settings: Mapping[str, str]) -> None:
    if algorithm != "sha1":
        raise UsageError(
            f"`{git_dir}` is a {algorithm.upper()} repository; only SHA-1 repositories can be read",
            hint="Make the repository with `git init --object-format=sha1`.",
        )
    promised = (key for key, value in settings.items() if key.endswith(".promisor") and value == "true")
    if "extensions.partialclone" in settings or any(promised):
        raise CouldNotCheck(
            f"`{git_dir}` is a partial clone: some of its objects are not there to be checked",
            hint="Clone it again without `--filter`.",
        )


def _place(environment: dict[str, str], folder: Path, git_dir: str, work_tree: Path | None) -> dict[str, str]:
    """The variables with every place made absolute, so that commands may run in any folder."""
    placed = environment | {"GIT_DIR": git_dir}
    if work_tree is not None:
        placed["GIT_WORK_TREE"] = str(work_tree)
    for name in ("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_QUARANTINE_PATH", "GIT_COMMON_DIR"):
        if value := environment.get(name):
            placed[name] = str(folder / value)
    return placed
