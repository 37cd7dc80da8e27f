"""New objects as one pack, out of a hook's quarantine and into a repository again."""

from __future__ import annotations

from collections.abc import Iterable

from contentrepo.applets.repository.git import run_git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.process import OutputTooLarge
from contentrepo.applets.repository.refs import list_refs

_NOTHING = 32  # bytes of a pack without objects


def pack_new(repository: Repository, tips: Iterable[str], *, limit: int) -> bytes:
    """A pack of all that no ref reaches and these commits do; b"" where that is nothing, or more than `limit` bytes.

    Raises:
        GitFailed: a commit is not there.
    """
    known = set(list_refs(repository, "refs").values())
    asked = "".join(f"{tip}\n" for tip in tips) + "--not\n" + "".join(f"{tip}\n" for tip in sorted(known))
    try:
        data = run_git(repository, "pack-objects", "--revs", "--stdout", "-q", data=asked.encode(), limit=limit)
    except OutputTooLarge:
        return b""
    return data if len(data) > _NOTHING else b""


def take_pack(repository: Repository, data: bytes) -> None:
    """Let a repository have the objects of a pack, each looked at as those of a push are.

    Raises:
        GitFailed: they are not whole, or not sound.
    """
    run_git(repository, "index-pack", "--stdin", "--strict", data=data)
