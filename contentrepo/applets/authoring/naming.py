"""Names of new things, and paths that a request may name."""

from __future__ import annotations

from uuid import uuid4

from contentrepo.applets.authoring.refusal import CannotEdit
from contentrepo.applets.keys.api import is_block_id
from contentrepo.errors import UsageError

_LONGEST = 4096
_LONGEST_NAME = 255  # bytes that file systems take; with more, nobody could check the commit out


def new_block_id() -> str:
    """A name that no block has, in the form of Studio's own."""
    return uuid4().hex


def check_block_id(block_id: str) -> str:
    """The name, where it can be a block's and a file's.

    Raises:
        CannotEdit: it cannot.
    """
    parts = block_id.split(":")
    if not is_block_id(block_id) or any(part in ("", ".", "..") for part in parts):
        raise CannotEdit(f"`{block_id}` is no name of a block", hint="Use letters, digits and `-`, `_`, `~`, `.`.")
    return block_id


def check_path(path: str) -> str:
    """The path, where it stays within the tree and git can hold it.

    Raises:
        UsageError: it does not.
    """
    parts = path.split("/")
    odd = any(part.lower().startswith(".git") or len(part.encode("utf-8", "replace")) > _LONGEST_NAME for part in parts)
    if odd or len(path) > _LONGEST or any(ord(letter) < ord(" ") or letter in "\x7f\\" for letter in path):
        raise _no_path(path)
    return check_parts(path)


def check_parts(path: str) -> str:
    """The path, where it can be one that git has already, however odd.

    Raises:
        UsageError: it leaves the tree.
    """
    if any(part in ("", ".", "..") for part in path.split("/")) or "\0" in path:
        raise _no_path(path)
    return path


def _no_path(path: str) -> UsageError:
    return UsageError(f"`{path[:200]}` is no path of a file in the repository")
