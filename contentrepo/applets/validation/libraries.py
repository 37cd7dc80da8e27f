"""Legacy content libraries (`library.xml`) among the files of a unit: parsed and judged as courses are.

They have no unit of their own: below `libraries/<org>/<name>/` they are the content of that library's unit, anywhere
else they stay with the repository's catalog.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.facts.models import Document
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Course, Root
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Entry, Snapshot
from contentrepo.applets.validation.reading import read_kinds

RUN = "library"
"""What the platform takes for the run in a legacy library's key (`library-v1:<org>+<library>`)."""


def read_libraries(snapshot: Snapshot, files: Mapping[str, Entry], cache: FactsCache) -> tuple[Course, ...]:
    """The libraries of a unit, outer ones first. Costs no read where no file is called `library.xml`.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    plain = {path: entry for path, entry in files.items() if entry.mode in (FILE, EXECUTABLE)}
    candidates = olx.library_candidates(plain)
    if not candidates:
        return ()
    documents = read_kinds(snapshot, dict.fromkeys(candidates, "xml"), cache)
    roots = olx.find_libraries(candidates, lambda path: cast("Document", documents[path]))
    return tuple(_read(root, _own_files(root, roots, plain), snapshot, cache) for root in roots)


def _own_files(root: Root, roots: tuple[Root, ...], files: Mapping[str, Entry]) -> dict[str, Entry]:
    """What lies in the library's folder, and in no other library's."""
    prefix = _prefix(root)
    inner = tuple(other for other in map(_prefix, roots) if other != prefix and other.startswith(prefix))
    return {path: entry for path, entry in files.items() if path.startswith(prefix) and not path.startswith(inner)}


def _prefix(root: Root) -> str:
    return f"{root.folder}/" if root.folder else ""


def _read(root: Root, files: Mapping[str, Entry], snapshot: Snapshot, cache: FactsCache) -> Course:
    skip = len(_prefix(root))
    kinds = {path: kind for path in files if (kind := olx.kind_of(path[skip:])) is not None}
    facts = read_kinds(snapshot, kinds, cache)
    return olx.read_course(root, CourseRunKey(root.org, root.course, RUN), files, facts)
