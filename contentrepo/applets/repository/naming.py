"""What a name stands for in a database. Whatever git might understand otherwise is left to git."""

from __future__ import annotations

import os

from contentrepo.applets.repository.database import Finder, Reader, Untold
from contentrepo.applets.repository.models import FOLDER, Repository
from contentrepo.applets.repository.refs import BRANCHES, read_ref
from contentrepo.applets.repository.tree_lines import find_line
from contentrepo.pattern import ASCII, DOTALL, compiled

_NAME = compiled(
    r"(?:([0-9a-f]{40})|(refs/[\w./+-]+|(?![0-9a-f]+(?![\w-]))[a-z][\w-]*))(?:\^\{(commit|tree)\})?(?::(.+))?",
    ASCII | DOTALL,
)
_LINKS = {"commit": compiled(rb"tree ([0-9a-f]{40})\n"), "tag": compiled(rb"object ([0-9a-f]{40})\n")}
_BEFORE_BRANCHES = ("refs/", "refs/tags/")  # where git looks for a short name first
_TAGS = 10  # of tags, one in the other; with more git is asked


def find_named(repository: Repository, database: Reader, name: str) -> str | None:
    """The id of the object that a name stands for; None where that is nothing.

    Raises:
        Untold: it is of another form than `<id, ref or branch>^{<kind>}:<path>`, or a ref that is not there.
    """
    said = _NAME.fullmatch(name)
    if said is None or ".." in (said[2] or ""):
        raise Untold(name)
    found: str | None = said[1] or _read_ref(repository, said[2])
    if found is None:
        raise Untold(name)
    if said[3] or said[4]:
        found = peel(database, found, said[3] or "tree")
    if found and said[4]:
        tree = peel(database, found, "tree")
        line = find_at(database, tree, said[4]) if tree else None
        return line[1] if line else None
    return found if found and database.find_head(found) else None


def _read_ref(repository: Repository, name: str) -> str | None:
    """The id at a ref, or at a branch by its short name, if that is all that git could take it for."""
    if name.startswith("refs/"):
        return read_ref(repository, name)
    if os.path.lexists(f"{repository.git_dir}/{name}"):
        return None
    if any(read_ref(repository, space + name) for space in _BEFORE_BRANCHES):
        return None
    return read_ref(repository, BRANCHES + name)


def peel(database: Reader, object_id: str, kind: str) -> str | None:
    """The commit or the tree that an object is or leads to; None where it leads to none.

    Raises:
        Untold: the way is too long, or an object on it is damaged.
    """
    for _ in range(_TAGS):
        found = database.find(object_id)
        if found is None or found[0] == kind:
            return object_id if found else None
        if found[0] != "tag" and (found[0], kind) != ("commit", "tree"):
            return None
        link = _LINKS[found[0]].match(found[1])
        if link is None:
            raise Untold(object_id)
        object_id = link[1].decode()
    raise Untold(object_id)


def find_at(database: Finder, tree: str, path: str) -> tuple[int, str] | None:
    """Mode and id of what lies at a path below a tree; None where there is nothing.

    Raises:
        Untold: git may read the path otherwise, or a folder on the way is not there.
    """
    names = path.encode("utf-8", "surrogateescape").split(b"/")
    if any(name in (b"", b".", b"..") for name in names):
        raise Untold(path)
    mode, found = FOLDER, tree
    for name in names:
        if mode != FOLDER:
            return None
        folder = database.find(found)
        if folder is None or folder[0] != "tree":
            raise Untold(found)
        line = find_line(folder[1], name)
        if line is None:
            return None
        mode, found = line
    return mode, found
