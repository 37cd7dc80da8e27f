"""Writing commits and blobs that are ours: same content, same ids, whoever writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from contentrepo.applets.repository.commit_object import render_commit
from contentrepo.applets.repository.git import run_git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.objects import MANY, ObjectMissing, find_missing
from contentrepo.applets.repository.tree import blob_id
from contentrepo.dataclass import replace
from contentrepo.errors import CouldNotCheck

NAME = "contentrepo <contentrepo@localhost>"
AUTHOR = {
    "GIT_AUTHOR_NAME": "contentrepo",
    "GIT_AUTHOR_EMAIL": "contentrepo@localhost",
    "GIT_COMMITTER_NAME": "contentrepo",
    "GIT_COMMITTER_EMAIL": "contentrepo@localhost",
}
# Bytes that are handed to git in one go.
PORTION = 64 << 20

BytesOf = Callable[[Iterable[str]], Iterable[tuple[str, bytes]]]


def write_commit(repository: Repository, tree: str, message: str, *, parents: Sequence[str], time: int) -> str:
    """Write a commit of ours; `time` is in seconds since the epoch."""
    if repository.database is not None:
        data = render_commit(tree, message, parents=tuple(dict.fromkeys(parents)), author=NAME, time=time)
        return repository.database.write("commit", data)
    dates = {"GIT_AUTHOR_DATE": f"@{time} +0000", "GIT_COMMITTER_DATE": f"@{time} +0000"}
    writer = replace(repository, environment={**repository.environment, **AUTHOR, **dates})
    named = [word for parent in dict.fromkeys(parents) for word in ("-p", parent)]
    command = ("-c", "i18n.commitEncoding=UTF-8", "commit-tree", tree, *named)
    return run_git(writer, *command, data=message.encode("utf-8", "surrogateescape")).decode().strip()


def write_lost_blobs(repository: Repository, blobs: Iterable[str], bytes_of: BytesOf) -> None:
    """Write those of the blobs that the repository has not.

    Raises:
        ObjectMissing: `bytes_of` has not got one of them either.
    """
    missing = find_missing(repository, blobs)
    if not missing:
        return
    if repository.database is not None and len(missing) < MANY:
        for data in _proven(bytes_of(missing)):
            repository.database.write("blob", data)
    else:
        for portion in _portions(_proven(bytes_of(missing))):
            run_git(repository, "fast-import", "--quiet", "--done", data=b"".join([*portion, b"done\n"]))
    if still := find_missing(repository, missing):
        raise ObjectMissing(still[0])


def _proven(blobs: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    for blob, data in blobs:
        if blob_id(data) != blob:
            raise CouldNotCheck(f"the bytes kept for blob {blob} are not its own")
        yield data


def _portions(blobs: Iterable[bytes]) -> Iterator[list[bytes]]:
    """What `git fast-import` reads, in portions that fit in memory."""
    portion: list[bytes] = []
    size = 0
    for data in blobs:
        portion.append(b"blob\ndata %d\n%s\n" % (len(data), data))
        size += len(data)
        if size >= PORTION:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
