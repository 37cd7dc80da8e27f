"""The verbs of feature flags."""

from __future__ import annotations

from contentrepo.applets.flags import history, reading
from contentrepo.applets.flags.models import Flag, FlagChange
from contentrepo.applets.repository.models import Repository

__all__ = ["list_changes", "list_flags"]


def list_flags(repository: Repository, revision: str = "") -> tuple[Flag, ...]:
    """The flags of a commit, by name, each beside its live value.

    Args:
        repository: whose `contentrepo.yaml` it is.
        revision: by default the live branch's tip, here or at the remote, else HEAD.

    Raises:
        UnknownRevision: there is no such commit.
        Refused: `contentrepo.yaml` of the commit cannot be read.
    """
    return reading.list_flags(repository, revision)


def list_changes(repository: Repository, revision: str = "") -> tuple[FlagChange, ...]:
    """Every change of a flag in the history of a commit, the newest first.

    A merge changes a flag where it has it otherwise than all its parents. A version of the file that cannot be read
    counts as having the flags of the version before it.

    Raises:
        UnknownRevision: there is no such commit.
    """
    return history.list_changes(repository, revision)
