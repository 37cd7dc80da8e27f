"""What a file of a course is read as, told from its path alone."""

from __future__ import annotations

from contentrepo.applets.olx.block_types import EXTRA_FOLDERS, STATIC_FOLDERS

XML = "xml"
HTML = "html"
JSON = "json"

GRADING = "grading_policy.json"
_IN_FOLDER, _IN_RUN_FOLDER = 2, 3


def kind_of(path: str) -> str | None:
    folder, _, rest = path.partition("/")
    if folder in STATIC_FOLDERS or (rest and folder[:1] == "."):
        return None
    if path.endswith(".xml"):
        return None if folder in EXTRA_FOLDERS else XML
    if path.endswith(".html"):
        return HTML
    if path.endswith(".json"):
        return JSON if folder == "policies" or folder in EXTRA_FOLDERS or path == GRADING else None
    if folder in EXTRA_FOLDERS and _is_page(path):
        return HTML
    return None


def _is_page(path: str) -> bool:
    """Pages without a suffix are legal in these folders, one level down or in the folder of a run."""
    name = path.rpartition("/")[2]
    return "." not in name and not name.endswith("~") and path.count("/") + 1 in (_IN_FOLDER, _IN_RUN_FOLDER)
