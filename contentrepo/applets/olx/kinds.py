"""What a file of a course is read as, told from its path alone."""

from __future__ import annotations

from collections.abc import Iterable

from contentrepo.applets.olx.block_types import EXTRA_FOLDERS, STATIC_FOLDERS

XML = "xml"
HTML = "html"
JSON = "json"
DATA = "data"  # JSON whose parts nobody points at

GRADING = "grading_policy.json"
ASSETS = "policies/assets.json"
_IN_FOLDER, _IN_RUN_FOLDER = 2, 3


def kind_of(path: str) -> str | None:
    """What to read a file as: "xml", "html", "json", "data" (JSON without places), or None for bytes nobody parses.

    Args:
        path: below the course's folder.
    """
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


def list_kinds(paths: Iterable[str], folder: str) -> dict[str, str]:
    """The same for all files below a course's `folder` ("" or with a slash at its end); what nobody parses is left out.

    Args:
        paths: from the repository's root.
    """
    found: dict[str, str] = {}
    skip = len(folder)
    plain = "/"  # a folder in which the suffix tells; its files follow each other
    for path in paths:
        if path.startswith(plain):
            if path.endswith(".xml"):
                found[path] = XML
                continue
            if path.endswith(".html"):
                found[path] = HTML
                continue
        below = path[skip:]
        kind = kind_of(below)
        if kind is not None:
            found[path] = kind
            first, slash, _ = below.partition("/")
            plain = f"{folder}{first}/" if slash and first not in EXTRA_FOLDERS else "/"
    return found


def _json_kind(path: str, folder: str) -> str | None:
    if folder in EXTRA_FOLDERS or path == ASSETS:
        return DATA
    return JSON if folder == "policies" or path == GRADING else None


def _is_page(path: str) -> bool:
    """Pages without a suffix are legal in these folders, one level down or in the folder of a run."""
    name = path.rpartition("/")[2]
    return "." not in name and not name.endswith("~") and path.count("/") + 1 in (_IN_FOLDER, _IN_RUN_FOLDER)
