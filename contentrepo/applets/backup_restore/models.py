"""What came in, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ImportedCourse:
    """A run that an import brought into a repository.

    Attributes:
        folder: where its OLX stands now, from the repository's root.
        files: how many files of OLX were copied.
        entries: the catalog files that were written because they were missing, by path.
        paths: everything that was written, in order.
    """

    key: CourseRunKey
    folder: str
    files: int
    entries: tuple[str, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Adoption:
    """What `contentrepo.yaml` has to say about courses that stay where they are.

    Attributes:
        added: folder ("" is the top) -> the key that its new line gives it.
        placed: the same for those that have their key already, by a line or by where they stand.
        skipped: files `course.xml` that cannot be read, or name no run.
        stale: folders with a line and no course.
        old: the file as it was; None where there was none.
        text: the file as it should be.
    """

    added: Mapping[str, CourseRunKey]
    placed: Mapping[str, CourseRunKey]
    skipped: tuple[str, ...]
    stale: tuple[str, ...]
    old: bytes | None
    text: bytes


class CatalogForm(StrEnum):
    """How a catalog is written for others."""

    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ImportedCatalog:
    """Catalog entries that an import brought into a repository.

    Attributes:
        written: the new files, by path.
        kept: files that were there and stay as they are, by path.
        exceptions: "program: course" for each course that is listed though none of its runs is open.
        remarks: sentences: what was left out or changed on the way.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    exceptions: tuple[str, ...]
    remarks: tuple[str, ...]
