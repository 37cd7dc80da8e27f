"""The flags that commits have."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.flags.models import Flag
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.validation.api import read_configuration
from contentrepo.errors import Refused


class FlagsUnreadable(Refused):
    """A commit's `contentrepo.yaml` cannot be read."""

    def __init__(self, commit: str) -> None:
        super().__init__(
            f"`contentrepo.yaml` of {commit[:12]} cannot be read, so its flags are not known",
            hint="`contentrepo validate` says what is wrong.",
        )


def list_flags(repository: Repository, revision: str) -> tuple[Flag, ...]:
    commit = git.get_commit(repository, revision or find_tip(repository)).id
    flags = _read(repository, commit)
    branch = git.read_live(repository, git.live_branch(repository))
    live = _read(repository, branch.commit) if branch else {}
    return tuple(Flag(name, value, live.get(name)) for name, value in sorted(flags.items()))


def find_tip(repository: Repository) -> str:
    """The live branch, here or at the remote; else whatever is checked out."""
    branch = git.live_branch(repository)
    refs = (git.branch_ref(branch), f"refs/remotes/origin/{branch}")
    known = git.list_refs(repository, *refs)
    return next((ref for ref in refs if ref in known), "HEAD")


def _read(repository: Repository, commit: str) -> Mapping[str, bool]:
    configuration = read_configuration(repository, git.commit_snapshot(repository, commit))
    if configuration.fault is not None:
        raise FlagsUnreadable(commit)
    return configuration.flags
