"""Which live stores keep bytes in a place: `stores/<id>`, a small file for each, with the store's name in it."""

from __future__ import annotations

import re

from contentrepo.errors import UsageError

FOLDER = "stores"
_ID = re.compile("[0-9a-f]{32}")


class InvalidOwner(UsageError):
    """An id that no live store has; it never becomes part of a path."""


def owner_path(owner: str) -> str:
    """Where the mark of a store is, from the place's root."""
    if not _ID.fullmatch(owner):
        raise InvalidOwner(f"`{owner[:80]}` is no id of a live store", hint="it has 32 digits of 0-9 and a-f")
    return f"{FOLDER}/{owner}"


def find_owner(path: str) -> str:
    """The store whose mark a file of a place is; "" of any other file."""
    folder, _, owner = path.rpartition("/")
    return owner if folder == FOLDER and _ID.fullmatch(owner) else ""
