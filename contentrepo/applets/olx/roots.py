"""Which files named `course.xml` are course roots. Many are not: definitions, other programs' backups, templates.

Legacy content libraries have a `library.xml` in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable

from contentrepo.applets.facts.models import Document, Node
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.block_types import (
    CONTAINERS,
    COURSE,
    EXTRA_FOLDERS,
    LIBRARY,
    POINTER_TYPES,
    STATIC_FOLDERS,
)
from contentrepo.applets.olx.models import FoundRoots, Root
from contentrepo.applets.olx.names import clean

ROOT_FILE = "course.xml"
LIBRARY_FILE = "library.xml"

# A root's own folders: a `course.xml` in one of them is part of that course, not a course.
_OWN_FOLDERS = POINTER_TYPES | CONTAINERS | {*EXTRA_FOLDERS, *STATIC_FOLDERS, "policies", "drafts", "assets"}
_TEMPLATE_MARKS = ("{{", "{%", "${", "<%")


def find_roots(files: Collection[str], document_of: Callable[[str], Document]) -> FoundRoots:
    """The course roots among the files of a tree.

    Args:
        files: every path of the tree.
        document_of: the XML facts of a file; asked for files named `course.xml` only.
    """
    taken: set[str] = set()
    roots: list[Root] = []
    nameless: list[Root] = []
    not_olx: list[Place] = []
    unreadable = []
    for path in _candidates(files, ROOT_FILE):
        document = document_of(path)
        folder = path[: -len(ROOT_FILE) - 1]
        if _is_inside(folder, taken):
            continue
        root = _read_root(folder, path, document.nodes[0], files) if document.nodes else None
        if root is None and document.fault is None:
            not_olx.append(Place(path, 1))
            continue
        taken.add(folder)
        if document.fault is not None:
            unreadable.append((Place(path, document.fault.line, document.fault.column), document.fault))
        elif root is not None:
            (roots if root.url_name else nameless).append(root)
    return FoundRoots(tuple(roots), tuple(not_olx), tuple(nameless), tuple(unreadable))


def library_candidates(files: Iterable[str]) -> list[str]:
    """Files that may be roots of legacy content libraries, outer ones first. Their facts are those of XML files."""
    return _candidates(files, LIBRARY_FILE)


def find_libraries(files: Collection[str], document_of: Callable[[str], Document]) -> tuple[Root, ...]:
    """The roots of legacy content libraries among some files; `read_course` reads them, as courses of their own kind.

    Args:
        files: paths.
        document_of: the XML facts of a file; asked for `library_candidates` only.
    """
    found: dict[str, Root] = {}
    for path in _candidates(files, LIBRARY_FILE):
        document = document_of(path)
        folder = path[: -len(LIBRARY_FILE) - 1]
        if _is_inside(folder, found.keys()) or (document.nodes and document.nodes[0].tag != LIBRARY):
            continue
        attributes = dict(document.nodes[0].attributes) if document.nodes else {}
        org, name = attributes.get("org", ""), attributes.get("library", "")
        if not any(mark in value for mark in _TEMPLATE_MARKS for value in (org, name)):
            found[folder] = Root(folder, org, name, LIBRARY, Place(path, 1, 0, 0), LIBRARY)
    return tuple(found.values())


def _candidates(files: Iterable[str], name: str) -> list[str]:
    """Outer ones first."""
    found = [path for path in files if path.endswith(name) and (path == name or path[-len(name) - 1] == "/")]
    return sorted(found, key=lambda path: (path.count("/"), path))


def _is_inside(folder: str, taken: Container[str]) -> bool:
    """Whether a root further up has `folder` among its own folders."""
    below = folder
    while below:
        above, _, name = below.rpartition("/")
        if above in taken and name in _OWN_FOLDERS:
            return True
        below = above
    return False


def _read_root(folder: str, path: str, node: Node, files: Collection[str]) -> Root | None:
    attributes = dict(node.attributes)
    if node.tag != COURSE or any(mark in value for mark in _TEMPLATE_MARKS for value in _identity(attributes)):
        return None
    named = _run_name(attributes)
    whole = "org" in attributes and "course" in attributes
    if not whole and not (named and (not node.bare or f"{path[: -len(ROOT_FILE)]}course/{named}.xml" in files)):
        return None
    place = Place(path, node.line, ordinal=node.ordinal)
    return Root(folder, attributes.get("org", ""), attributes.get("course", ""), named, place)


def _identity(attributes: dict[str, str]) -> tuple[str, ...]:
    return tuple(attributes.get(name, "") for name in ("url_name", "org", "course"))


def _run_name(attributes: dict[str, str]) -> str:
    return attributes.get("url_name", attributes.get("slug", "")) or clean(attributes.get("name", ""))
