"""What a file of a course is read as, told from its path alone."""

from __future__ import annotations

from contentrepo.applets.olx.block_types import EXTRA_FOLDERS, STATIC_FOLDERS

XML = "xml"
HTML = "html"
JSON = "json"
DATA = "data"  # JSON whose parts nobody points at

GRADING = "grading_policy.json"
ASSETS = "policies/assets.json"
_IN_FOLDER, _IN_RUN_FOLDER = 2, 3


def kind_of(path: str) -> str | None:
    folder, _, rest = path.partition("/")
    if folder in STATIC_FOLDERS or (folder[:1] == "." and rest):
        return None
    if path.endswith(".xml"):
        return None if folder in EXTRA_FOLDERS else XML
    if path.endswith(".html"):
        return HTML
    if path.endswith(".json"):
        return _json_kind(path, folder)
    if folder in EXTRA_FOLDERS and _is_page(path):
        return HTML
    return None


def _json_kind(path: str, folder: str) -> str | None:
    if folder in EXTRA_FOLDERS or path == ASSETS:
        return DATA
    return JSON if folder == "policies" or path == GRADING else None


def _is_page(path: str) -> bool:
    """Pages without a suffix are legal in these folders, one level down or in the folder of a run."""
    name = path.rpartition("/")[2]
    return "." not in name and not name.endswith("~") and path.count("/") + 1 in (_IN_FOLDER, _IN_RUN_FOLDER)
