"""Verbs that start a repository and bring content in from other forms."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from contentrepo.applets.backup_restore import course_import, start
from contentrepo.applets.backup_restore.models import Adoption, ImportedCourse
from contentrepo.applets.repository.models import Repository

__all__ = ["apply_adoption", "import_course", "plan_adoption", "start_repository"]


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


def plan_adoption(repository: Repository, pairs: Iterable[str] = ()) -> Adoption:
    """What `contentrepo.yaml` must say so that every course of the work tree has a run key where it stands.

    Args:
        repository: one with a work tree.
        pairs: "FOLDER=KEY", for courses whose `course.xml` has only the legacy run name `course`.

    Raises:
        UsageError: a malformed pair, no course in its folder, or no work tree.
        Refused: keys are missing, shared by two folders, or not what `course.xml` says; `contentrepo.yaml` cannot be
            read, or not be added to without guessing.
    """
    from contentrepo.applets.backup_restore import adoption

    return adoption.plan_adoption(repository, adoption.folders_of(pairs))


def apply_adoption(repository: Repository, adoption: Adoption) -> None:
    """Write and stage `contentrepo.yaml`, where the plan has anything to say that it does not say yet.

    Raises:
        Refused: the file was changed since the plan was made, or cannot be written.
    """
    from contentrepo.applets.backup_restore import adoption as adopting

    adopting.apply_adoption(repository, adoption)


def start_repository(folder: Path) -> Repository:
    """A new content repository in a new or empty folder: a work tree with `contentrepo.yaml` staged.

    Raises:
        UsageError: there can be no such folder.
        Refused: it is not empty.
    """
    return start.start_repository(folder)
