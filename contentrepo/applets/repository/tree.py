"""Git's own object ids of blobs and trees, computed without git. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.repository.models import FOLDER, Entry
from contentrepo.digest import sha1
from contentrepo.errors import Refused

ID_BYTES = 20


class PathClash(Refused):
    """One path is asked to be a file and a folder at once."""

    def __init__(self, path: str) -> None:
        super().__init__(f"`{path}` is a file and a folder at once", hint="Rename one of the two.")
        self.path = path


def blob_id(data: bytes) -> str:
    """The id of the blob that holds `data`."""
    return object_id(b"blob", data)


def object_id(kind: bytes, data: bytes) -> str:
    digest = sha1(b"%s %d\0" % (kind, len(data)), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def tree_id(files: Mapping[str, Entry]) -> str:
    """The id of the tree that holds `files` (path -> entry), by git's own algorithm.

    An entry may stand for a whole folder: its mode is `FOLDER`, its blob the folder's tree id.

    Raises:
        PathClash: a path is a file and a folder at once.
    """
    return tree_ids(files)[""]


def tree_ids(files: Mapping[str, Entry]) -> dict[str, str]:
    """The ids of all folders of `files`, by path; "" is the root, which is there even when nothing is.

    Raises:
        PathClash: a path is a file and a folder at once.
    """
    folders = _by_folder(files)
    ids: dict[str, str] = {}
    for folder in sorted(folders, key=_depth, reverse=True):
        lines = folders[folder]
        lines.sort()
        ids[folder] = tree = object_id(b"tree", b"".join([line for _, line in lines]))
        if folder:
            parent, _, name = folder.rpartition("/")
            encoded = name.encode("utf-8", "surrogateescape")
            # Git sorts a folder as if its name ended with a slash.
            folders[parent].append((encoded + b"/", tree_line(FOLDER, encoded, tree)))
    return ids


def _by_folder(files: Mapping[str, Entry]) -> dict[str, list[tuple[bytes, bytes]]]:
    """For each folder, (sort key, line of the tree) of its own files. Every folder above a file has an item."""
    folders: dict[str, list[tuple[bytes, bytes]]] = {"": []}
    for path, (mode, blob) in files.items():
        folder, _, name = path.rpartition("/")
        encoded = name.encode("utf-8", "surrogateescape")
        line = (encoded + b"/" if mode == FOLDER else encoded, tree_line(mode, encoded, blob))
        if (lines := folders.get(folder)) is None:
            lines = _add_folder(folders, folder, files)
        lines.append(line)
    return folders


def _add_folder(
    folders: dict[str, list[tuple[bytes, bytes]]], folder: str, files: Mapping[str, Entry]
) -> list[tuple[bytes, bytes]]:
    path = folder
    while path not in folders:
        if path in files:
            raise PathClash(path)
        folders[path] = []
        path = path.rpartition("/")[0]
    return folders[folder]


def tree_line(mode: int, name: bytes, object_name: str) -> bytes:
    return b"%o %s\0" % (mode, name) + bytes.fromhex(object_name)


def parse_tree(data: bytes) -> dict[bytes, tuple[int, str]]:
    """What a tree object says: name -> (mode, object id), folders included, in its order."""
    lines: dict[bytes, tuple[int, str]] = {}
    start = 0
    while start < len(data):
        blank = data.index(b" ", start)
        end = data.index(b"\0", blank) + 1
        mode, name = int(data[start:blank], 8), data[blank + 1 : end - 1]
        start = end + ID_BYTES
        lines[name] = (mode, data[end:start].hex())
    return lines


def _depth(folder: str) -> int:
    return folder.count("/") + bool(folder)


EMPTY_TREE = tree_id({})
