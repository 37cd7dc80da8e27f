"""Which paths of a repository are content. What else lies there (READMEs, scripts, tests) is nobody's business here."""

from __future__ import annotations

from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.validation.models import Unit

FOLDERS = ("courses/", "curricula/", "libraries/", "organizations/", "programs/")


def is_content(unit: Unit, path: str) -> bool:
    """Every path of a course or a library; of the rest, what stands below the folders of the catalog."""
    return not isinstance(unit.key, CatalogKey) or path.startswith(FOLDERS)
