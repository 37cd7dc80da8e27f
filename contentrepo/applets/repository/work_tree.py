"""What a work tree holds: tracked files, and untracked ones that are not ignored."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from contentrepo.applets.repository.disk import DiskFile, find_file
from contentrepo.applets.repository.git import decode, encode, run_git, split_records
from contentrepo.applets.repository.index import read_staged
from contentrepo.applets.repository.models import EXECUTABLE, FILE, SUBMODULE, Entry, Repository
from contentrepo.applets.repository.refs import ABSENT

PLAIN = (FILE, EXECUTABLE)


def read_work_tree(
    repository: Repository, work_tree: Path, folder: Path
) -> tuple[dict[str, DiskFile], dict[str, Entry]]:
    """The files of `folder`, by path below it: those found on disk, and those that git knows to be unchanged."""
    below = os.path.relpath(os.fsencode(folder), os.fsencode(work_tree))
    scope = [] if below == b"." else [decode(below)]
    staged = {path: entry for path, entry, _ in read_staged(repository, *scope)}
    changed = set(_list(repository, "diff-files", "--name-only", "--ignore-submodules=all", scope=scope))
    known = {path: entry for path, entry in staged.items() if path not in changed}
    found: dict[str, DiskFile] = {}
    top = os.path.realpath(os.fsencode(work_tree))
    for path in _list(repository, "ls-files", "--others", "--exclude-standard", scope=scope):
        if path.endswith("/"):  # a repository in the repository, which git would take as a submodule
            known[path[:-1]] = Entry(SUBMODULE, ABSENT)
        elif file := find_file(top + b"/" + encode(path)):
            found[path] = _with_mode(file, FILE, repository)
    reachable = _reachable_folders(top, changed)
    for path in changed:
        if path.rpartition("/")[0] in reachable and (file := find_file(top + b"/" + encode(path))):
            found[path] = _with_mode(file, staged[path].mode, repository)
    skip = len(scope[0]) + 1 if scope else 0
    return {path[skip:]: file for path, file in found.items()}, {path[skip:]: entry for path, entry in known.items()}


def _list(repository: Repository, *command: str, scope: list[str]) -> list[str]:
    return split_records(run_git(repository, *command, "-z", "--", *scope))


def _reachable_folders(top: bytes, paths: Iterable[str]) -> set[str]:
    """The folders of paths in the index, without those that a link has taken the place of, or of one above."""
    folders = {path.rpartition("/")[0] for path in paths}
    places = {folder: top + b"/" + encode(folder) if folder else top for folder in folders}
    return {folder for folder, place in places.items() if os.path.realpath(place) == place}


def _with_mode(file: DiskFile, mode: int, repository: Repository) -> DiskFile:
    """Where the file system keeps no executable bit, git keeps the mode that it has."""
    if repository.settings.get("core.filemode", "true") == "true" or file.entry.mode not in PLAIN:
        return file
    return DiskFile(Entry(mode if mode in PLAIN else FILE, file.entry.blob), file.size)
