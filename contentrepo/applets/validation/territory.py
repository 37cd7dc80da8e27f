"""Where a unit's content lies, and what a rule calls a path in it."""

from __future__ import annotations

from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.validation.models import Unit

FOLDERS = ("courses/", "curricula/", "libraries/", "organizations/", "programs/")


def is_content(unit: Unit, path: str) -> bool:
    """Every path of a course or a library; of the rest, what stands below the folders of the catalog.

    What else lies in a repository (a README, scripts, tests) is nobody's business here.
    """
    return not isinstance(unit.key, CatalogKey) or path.startswith(FOLDERS)


def within(unit: Unit, path: str) -> str:
    """A path as the unit's people know it: from the unit's folder, so that moving the folder changes no finding."""
    return path.removeprefix(f"{unit.folder}/") if unit.folder else path
