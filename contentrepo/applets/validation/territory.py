"""Where a unit's content lies, and what a rule calls a path in it."""

from __future__ import annotations

from collections.abc import Collection

from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.validation.models import Unit, UnitContent

FOLDERS = ("courses/", "curricula/", "libraries/", "organizations/", "programs/")


def content_of(content: UnitContent) -> Collection[str]:
    """The paths of a unit that are content: all of a course or a library; of the rest, the folders of the catalog.

    What else lies in a repository (a README, scripts, tests) is nobody's business here.
    """
    if isinstance(content.unit.key, CatalogKey):
        return [path for path in content.files if path.startswith(FOLDERS)]
    return content.files


def of_mode(content: UnitContent, mode: int) -> list[str]:
    """The content that has one of git's modes."""
    found = {path for path, (its_mode, _) in content.files.items() if its_mode == mode}
    return [path for path in content_of(content) if path in found] if found else []


def within(unit: Unit, path: str) -> str:
    """A path as the unit's people know it: from the unit's folder, so that moving the folder changes no finding."""
    return path.removeprefix(f"{unit.folder}/") if unit.folder else path
