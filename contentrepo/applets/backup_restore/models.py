"""What came in, as frozen values."""

from __future__ import annotations

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
