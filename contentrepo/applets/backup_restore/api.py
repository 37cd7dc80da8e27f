"""Verbs that start a repository and bring content in from other forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from contentrepo.applets.backup_restore import catalog_export, catalog_import, course_import, start
from contentrepo.applets.backup_restore.models import Adoption, CatalogForm, ImportedCatalog, ImportedCourse
from contentrepo.applets.repository.models import Repository

__all__ = [
    "add_entry",
    "apply_adoption",
    "export_catalog",
    "import_catalog",
    "import_course",
    "plan_adoption",
    "start_repository",
]


def add_entry(repository: Repository, kind: str, key: str, data: Mapping[str, Any]) -> str:
    """A new catalog file with the schema's words as comments, written where it belongs.

    Args:
        repository: one with a work tree.
        kind: "organization", "course", "run", "program" or "curriculum".
        key: as printed.
        data: what the file says; everything else stands in it as comments.

    Returns:
        its path.

    Raises:
        UsageError: the key is none of this kind, or there is no work tree.
        Refused: the file exists, or would not be valid beside the others (an unknown organization, a key taken).
    """
    return catalog_import.add_entry(repository, kind, key, data)


def import_catalog(repository: Repository, file: Path, *, at: datetime) -> ImportedCatalog:
    """Write catalog files from course-discovery's JSON or from a table (`.csv`): all of them or none.

    Organizations, courses and runs that are there stay as they are; programs must be new or say the same. A course
    without an open run gets an `exception`.

    Args:
        repository: one with a work tree.
        file: what to read.
        at: the moment at which runs are open or not.

    Raises:
        UsageError: the file cannot be read, or there is no work tree.
        Refused: what it says would not be valid, or a program is there and says something else.
    """
    return catalog_import.import_catalog(repository, file, at=at)


def export_catalog(repository: Repository, revision: str, form: CatalogForm) -> str:
    """The catalog of a commit as text that `import_catalog` reads.

    Args:
        repository: whose commit it is.
        revision: anything that git resolves to a commit.
        form: course-discovery's JSON, or a table.

    Raises:
        UsageError: no such revision.
        Refused: a catalog file of it cannot be read, so something would be missing.
    """
    return catalog_export.export_catalog(repository, revision, form)


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
