"""A course folder into a repository's layout, in steps that leave nothing half done."""

from __future__ import annotations

from pathlib import Path

from contentrepo.applets.backup_restore.entry_text import render_entries
from contentrepo.applets.backup_restore.models import ImportedCourse
from contentrepo.applets.backup_restore.placing import (
    check_target,
    move_folder,
    staging_folder,
    write_files,
    write_missing,
)
from contentrepo.applets.backup_restore.run_name import choose_key
from contentrepo.applets.backup_restore.source import open_source, read_title
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.errors import UsageError


def import_course(repository: Repository, folder: Path, *, run_key: str | None) -> ImportedCourse:
    top = repository.work_tree
    if top is None:
        raise UsageError(
            "a bare repository has no work tree to import into", hint="Clone it, and import into the clone."
        )
    source = open_source(folder)
    key = choose_key(source.root, run_key)
    target = f"courses/{key.org}/{key.course}/{key.run}"
    check_target(top, target)
    title = read_title(source, key)
    with staging_folder(top) as staging:
        write_files(staging / "olx", source.files, source.snapshot)
        # The folder comes last and at once: before that, an import that was cut short can simply be repeated.
        entries = write_missing(top, render_entries(key, title))
        move_folder(staging / "olx", top, target)
    paths = (*entries, *sorted(f"{target}/{path}" for path in source.files))
    git.stage(repository, paths)
    return ImportedCourse(key, target, files=len(source.files), entries=entries, paths=paths)
