"""What a tree says about who may change what: its `contentrepo.yaml` and, where that is needed, its organizations."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.access.models import Access
from contentrepo.applets.catalog.models import Configuration, Organization
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.validation.api import read_organizations


def read_access(repository: Repository, configuration: Configuration, tree: str) -> Access:
    """The access that a tree, whose configuration is at hand, gives.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    if configuration.fault is not None or configuration.misfits:
        return Access(is_readable=False)
    if not configuration.access:
        return Access(configuration.owners)
    parents = find_parents(read_organizations(repository, tree))
    return Access(configuration.owners, configuration.access, parents)


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
