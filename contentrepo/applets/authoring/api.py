"""The verbs of authoring."""

from __future__ import annotations

from contentrepo.applets.authoring import merging
from contentrepo.applets.authoring.models import Merged
from contentrepo.applets.repository.models import Repository

__all__ = ["merge_trees"]


def merge_trees(repository: Repository, base: str | None, ours: str, theirs: str) -> Merged:
    """Make one tree of two that come from `base`. Writes objects and moves nothing.

    Files that one side alone changed are taken as they are; what both changed is merged by what it says: blocks and
    their attributes, keys of policies and of the catalog's YAML, lines of text.

    Args:
        repository: that has all three.
        base, ours, theirs: commits or trees, by any name that git has for them; a `base` of None is an empty tree.

    Raises:
        ObjectMissing: there is no such tree.
        PathClash: one side has a file where the other has a folder.
        TooFarApart: they differ in more files than we merge.
    """
    return merging.merge_trees(repository, base, ours, theirs)
