"""Git's own upkeep: loose objects into packs, refs into one file, the commit graph that walks of history read."""

from __future__ import annotations

from contentrepo.applets.repository.git import run_git
from contentrepo.applets.repository.models import Repository
from contentrepo.dataclass import dataclass

# Longer than any push, fetch or publish takes: an object that one of them has just found is not taken from under it.
PRUNE = "2.weeks.ago"


@dataclass(frozen=True, slots=True)
class ObjectCount:
    """How git keeps its objects: how many alone, in how many packs, and their size in kibibytes."""

    loose: int
    packs: int
    kibibytes: int


def count_objects(repository: Repository) -> ObjectCount:
    """As git counts them."""
    lines = run_git(repository, "count-objects", "-v").decode().splitlines()
    said = {name: int(value) for name, _, value in (line.partition(": ") for line in lines) if value.isdecimal()}
    return ObjectCount(said["count"], said["packs"], said["size"] + said["size-pack"])


def repack(repository: Repository) -> ObjectCount:
    """Pack everything, and forget what no ref (of any name, ours included) has reached for two weeks.

    Safe while others push and publish: git writes the new pack before it takes the old ones away. What is live is
    reached by `refs/contentrepo/live/`, and the store has its bytes besides.

    Raises:
        GitFailed: git could not; another upkeep may be running.
    """
    run_git(repository, "-c", "gc.writeCommitGraph=true", "gc", "--quiet", f"--prune={PRUNE}")
    return count_objects(repository)
