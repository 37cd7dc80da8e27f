"""What a tree says about who may change what: its `contentrepo.yaml` and, where that is needed, its organizations.

Organizations that other repositories have are known from the guard.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from contentrepo.applets.access.models import Access
from contentrepo.applets.catalog.models import Configuration, Organization
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.validation.api import read_configuration, read_organizations

ORGANIZATIONS = "organizations"


def read_access(repository: Repository, configuration: Configuration, tree: str) -> Access:
    """The access that a tree, whose configuration is at hand, gives. Of the tree, organizations alone are listed.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    if not configuration.access or not _is_readable(configuration):
        return _access(configuration, {})
    elsewhere = git.read_guard(repository).catalog.parents
    try:
        folder = git.tree_snapshot(repository, tree, folder=ORGANIZATIONS)
    except git.ObjectMissing:
        return _access(configuration, elsewhere)  # there is no such folder
    return _access(configuration, {**elsewhere, **_parents_in(read_organizations(repository, folder))})


def read_access_at(repository: Repository, revision: str) -> tuple[Access, str]:
    """The access of a commit, and its id. Without a revision: of what is live, else of the live branch's tip.

    Raises:
        UnknownRevision: there is no such commit.
        ObjectMissing: a blob is not in the repository.
    """
    commit = git.get_commit(repository, revision or _find_standing(repository))
    configuration = read_configuration(repository, git.commit_snapshot(repository, commit.id))
    return read_access(repository, configuration, commit.tree), commit.id


def is_anybody_named(repository: Repository) -> bool:
    """Whether what a push is judged by says anything about who may change what, or cannot be read."""
    commit = git.find_commit(repository, _find_standing(repository))
    if commit is None:
        return False
    configuration = read_configuration(repository, git.commit_snapshot(repository, commit.id))
    return bool(configuration.owners or configuration.access) or not _is_readable(configuration)


def read_work_access(repository: Repository, top: Path) -> Access:
    """The access that the files of a work tree give, as they stand.

    Raises:
        CouldNotCheck: a file cannot be read.
    """
    snapshot = git.folder_snapshot(top)
    configuration = read_configuration(repository, snapshot)
    elsewhere = git.read_guard(repository).catalog.parents
    if not (top / ORGANIZATIONS).is_dir():
        return _access(configuration, elsewhere)
    own = read_organizations(repository, git.folder_snapshot(top / ORGANIZATIONS))
    return _access(configuration, {**elsewhere, **_parents_in(own)})


def _find_standing(repository: Repository) -> str:
    branch = git.live_branch(repository)
    refs = (f"refs/contentrepo/live/{branch}", git.branch_ref(branch), f"refs/remotes/origin/{branch}")
    known = git.list_refs(repository, *refs)
    return next((ref for ref in refs if ref in known), "HEAD")


def _access(configuration: Configuration, parents: Mapping[str, str]) -> Access:
    if not _is_readable(configuration):
        return Access(is_readable=False)
    return Access(configuration.owners, configuration.access, find_parents(parents))


def _is_readable(configuration: Configuration) -> bool:
    return configuration.fault is None and not configuration.misfits


def _parents_in(organizations: Mapping[str, Organization]) -> dict[str, str]:
    return {key: one.parent for key, one in organizations.items() if one.parent}


def find_parents(parents: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Organization -> those above it, the nearest first; a circle ends where it closes."""
    return {key: _above(key, parents) for key in parents}


def _above(key: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    found: list[str] = []
    above = parents.get(key, "")
    while above and above not in found and above != key:
        found.append(above)
        above = parents.get(above, "")
    return tuple(found)
