"""Git objects as nobody's git would write them: any name, any mode, any author. Nothing is checked on the way."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from hashlib import sha1

from content import Repository

FILE, LINK, FOLDER, MODULE = b"100644", b"120000", b"40000", b"160000"
PLAIN = b"Ada <ada@example.org> 1767323045 +0000"

Entry = tuple[bytes, bytes, str]
"""Mode, name, object id."""


def write_object(repository: Repository, kind: str, data: bytes) -> str:
    """The id of a loose object, written without asking git, which takes a process for each."""
    whole = b"%s %d\0" % (kind.encode(), len(data)) + data
    name = sha1(whole).hexdigest()
    place = repository.path / ".git" / "objects" / name[:2] / name[2:]
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(zlib.compress(whole, 1))
    return name


def write_tree(repository: Repository, entries: Iterable[Entry]) -> str:
    lines = sorted(entries, key=lambda entry: entry[1] + b"/" * (entry[0] == FOLDER))
    return write_object(
        repository, "tree", b"".join(b"%s %s\0" % (mode, name) + bytes.fromhex(id_) for mode, name, id_ in lines)
    )


def write_files(repository: Repository, files: Mapping[bytes, bytes | Entry], others: Iterable[Entry] = ()) -> str:
    """The tree of some files; what is no plain file is an entry, whose name counts for nothing."""
    here: list[Entry] = list(others)
    below: dict[bytes, dict[bytes, bytes | Entry]] = {}
    for path, said in files.items():
        first, slash, rest = path.partition(b"/")
        if slash:
            below.setdefault(first, {})[rest] = said
        elif isinstance(said, bytes):
            here.append((FILE, first, write_object(repository, "blob", said)))
        else:
            here.append((said[0], first, said[2]))
    here += [(FOLDER, name, write_files(repository, inside)) for name, inside in below.items()]
    return write_tree(repository, here)


def commit(repository: Repository, tree: str, *, message: bytes = b"change", author: bytes = PLAIN) -> str:
    """A commit of a tree, at which `main` stands then."""
    name = write_object(
        repository, "commit", b"tree %s\nauthor %s\ncommitter %s\n\n%s" % (tree.encode(), author, author, message)
    )
    repository.git("update-ref", "refs/heads/main", name)
    return name
