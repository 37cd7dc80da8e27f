"""Where a unit's content lies, and what a rule calls a path in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from operator import attrgetter

from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.validation.models import Unit, UnitContent

TOGETHER = 4096  # paths in one text
FOLDERS = ("courses/", "curricula/", "libraries/", "organizations/", "programs/")

_mode_of = attrgetter("mode")


def content_of(content: UnitContent) -> Collection[str]:
    """The paths of a unit that are content: all of a course or a library; of the rest, the folders of the catalog.

    What else lies in a repository (a README, scripts, tests) is nobody's business here.
    """
    if isinstance(content.unit.key, CatalogKey):
        return [path for path in content.files if path.startswith(FOLDERS)]
    return content.files


def of_mode(content: UnitContent, mode: int) -> list[str]:
    """The content that has one of git's modes."""
    if mode not in set(map(_mode_of, content.files.values())):
        return []
    return [path for path in content_of(content) if content.files[path].mode == mode]


def list_joined(paths: Iterable[str], separator: str) -> Iterator[str]:
    """Many paths in one text, with the separator around each, and the next many: what is asked of all is asked once."""
    left = iter(paths)
    while some := list(islice(left, TOGETHER)):
        yield f"{separator}{separator.join(some)}{separator}"


def within(unit: Unit, path: str) -> str:
    """A path as the unit's people know it: from the unit's folder, so that moving the folder changes no finding."""
    return path.removeprefix(f"{unit.folder}/") if unit.folder else path
