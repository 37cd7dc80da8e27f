"""Verbs that start a repository and bring content in from other forms."""

from __future__ import annotations

from pathlib import Path

from contentrepo.applets.backup_restore import course_import, start
from contentrepo.applets.backup_restore.models import ImportedCourse
from contentrepo.applets.repository.models import Repository

__all__ = ["import_course", "start_repository"]


def import_course(repository: Repository, folder: Path, *, run_key: str | None = None) -> ImportedCourse:
    """Copy the one course in `folder` to `courses/<org>/<course>/<run>/`, byte for byte, and stage it.

    The catalog files of the run, its course and its organization are written where they are missing. An import
    that fails or is killed leaves no part of the course behind.

    Args:
        repository: one with a work tree.
        folder: holds a course root, at any depth.
        run_key: as printed; needed where `course.xml` has only the legacy run name `course`.

    Raises:
        UsageError: no course in the folder, several of them, a malformed key, or no work tree.
        Refused: the key is not known or not what `course.xml` says; the target is taken; the course has links.
    """
    return course_import.import_course(repository, folder, run_key=run_key)


def start_repository(folder: Path) -> Repository:
    """A new content repository in a new or empty folder: a work tree with `contentrepo.yaml` staged.

    Raises:
        UsageError: there can be no such folder.
        Refused: it is not empty.
    """
    return start.start_repository(folder)
