"""What a tree says about who may change what: its `contentrepo.yaml` and, where that is needed, its organizations."""

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
    try:
        folder = git.tree_snapshot(repository, tree, folder=ORGANIZATIONS)
    except git.ObjectMissing:
        return _access(configuration, {})  # there is no such folder
    return _access(configuration, read_organizations(repository, folder))


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
    if not (top / ORGANIZATIONS).is_dir():
        return _access(configuration, {})
    return _access(configuration, read_organizations(repository, git.folder_snapshot(top / ORGANIZATIONS)))


def _find_standing(repository: Repository) -> str:
    branch = git.live_branch(repository)
    refs = (f"refs/contentrepo/live/{branch}", git.branch_ref(branch), f"refs/remotes/origin/{branch}")
    known = git.list_refs(repository, *refs)
    return next((ref for ref in refs if ref in known), "HEAD")


def _access(configuration: Configuration, organizations: Mapping[str, Organization]) -> Access:
    if not _is_readable(configuration):
        return Access(is_readable=False)
    return Access(configuration.owners, configuration.access, find_parents(organizations))


def _is_readable(configuration: Configuration) -> bool:
    return configuration.fault is None and not configuration.misfits


def find_parents(organizations: Mapping[str, Organization]) -> dict[str, tuple[str, ...]]:
    """Organization -> those above it, the nearest first; a circle ends where it closes."""
    return {key: _above(key, organizations) for key, one in organizations.items() if one.parent}


def _above(key: str, organizations: Mapping[str, Organization]) -> tuple[str, ...]:
    found: list[str] = []
    one = organizations.get(key)
    while one is not None and one.parent and one.parent not in found and one.parent != key:
        found.append(one.parent)
        one = organizations.get(one.parent)
    return tuple(found)
