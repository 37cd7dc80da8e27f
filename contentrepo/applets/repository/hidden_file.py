"""A file in a hidden ref of its own: state that every door must see and no tree says. Its commits are its history."""

from __future__ import annotations

from contentrepo.applets.repository.commit_writing import Written, land_commit, write_authored_commit, write_changes
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.objects import ObjectMissing, find_object
from contentrepo.applets.repository.refs import read_ref
from contentrepo.applets.repository.tree import EMPTY_TREE
from contentrepo.named_tuple import NamedTuple


class HiddenFile(NamedTuple):
    """The commit that the ref holds and the file's bytes; None and b"" where there is no such ref."""

    commit: str | None = None
    data: bytes = b""


def read_hidden_file(repository: Repository, ref: str, name: str, *, commit: str = "") -> HiddenFile:
    """The file as it stands, or as a commit of the ref's history had it; without the ref no git is asked.

    Raises:
        ObjectMissing: the ref's commit has no such file.
        ObjectTooLarge: the file is above the limit for reading at once.
    """
    at = commit or read_ref(repository, ref)
    if at is None:
        return HiddenFile()
    found = find_object(repository, f"{at}:{name}")
    if found is None:
        raise ObjectMissing(f"{at}:{name}")
    return HiddenFile(at, found[2])


def write_hidden_file(
    repository: Repository, ref: str, name: str, data: bytes, *, onto: HiddenFile, author: tuple[str, str], reason: str
) -> str:
    """Write the file if it is still as it was read, and return the new commit; on return the disk has it.

    Args:
        repository: where.
        ref: full name.
        name: of the file.
        data: what it holds from now on.
        onto: as it was read.
        author: name and mail; the commit's time is the system's.
        reason: the commit's message.

    Raises:
        RefMoved: somebody else wrote it in the meantime.
    """
    from time import time

    tree: Written = write_changes(repository, EMPTY_TREE, {name: data}, {})
    parents = [onto.commit] if onto.commit else []
    commit = write_authored_commit(repository, tree, reason, author=author, parents=parents, time=int(time()))
    land_commit(repository, ref, commit, expected=onto.commit, reason=reason.partition("\n")[0])
    return commit.id
