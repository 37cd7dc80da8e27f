"""The versions that a file had, each beside those that it came from."""

from __future__ import annotations

from contentrepo.applets.repository.commits import find_object_ids, get_commit_ids, read_commits
from contentrepo.applets.repository.git import run_git
from contentrepo.applets.repository.models import Repository, Version
from contentrepo.applets.repository.objects import read_blobs


def list_versions(repository: Repository, path: str, *, head: str) -> tuple[Version, ...]:
    """Every commit in the history of `head` that has a file otherwise than one of its parents, the newest first.

    Raises:
        UnknownRevision: `head` names no commit.
        ObjectTooLarge: a version is above the limit for reading at once (64 MiB).
    """
    (start,) = get_commit_ids(repository, head)
    listed = run_git(repository, "rev-list", "--topo-order", "--full-history", start, "--", path).decode().split()
    commits = read_commits(repository, listed)
    holders = list(dict.fromkeys(commit for one in commits for commit in (one.id, *one.parents)))
    blobs = dict(zip(holders, find_object_ids(repository, *(f"{one}:{path}" for one in holders)), strict=True))
    held: dict[str | None, bytes | None] = {None: None}
    held.update(read_blobs(repository, [blob for blob in blobs.values() if blob is not None]))
    return tuple(
        Version(one, held[blobs[one.id]], tuple(held[blobs[parent]] for parent in one.parents)) for one in commits
    )
