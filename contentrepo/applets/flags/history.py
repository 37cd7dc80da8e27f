"""Who changed which flag when: the versions of `contentrepo.yaml`, each compared with those before it."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.flags.models import FlagChange
from contentrepo.applets.flags.reading import find_tip
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository, Version

CONFIGURATION = "contentrepo.yaml"
Flags = Mapping[str, bool]


def list_changes(repository: Repository, revision: str) -> tuple[FlagChange, ...]:
    versions = git.list_versions(repository, CONFIGURATION, head=revision or find_tip(repository))
    known: dict[bytes | None, Flags] = {None: {}}
    changes: list[FlagChange] = []
    for version in reversed(versions):  # the oldest first: what a broken version counts as is known by then
        before = [_flags(known, old, {}) for old in version.old]
        after = _flags(known, version.new, before[0] if before else {})
        changes += reversed(_compare(version, before, after))
    return tuple(reversed(changes))


def _flags(known: dict[bytes | None, Flags], data: bytes | None, otherwise: Flags) -> Flags:
    if data not in known:
        found = catalog.read_configuration(CONFIGURATION, catalog.read_facts("configuration", data or b""))
        known[data] = otherwise if found.fault is not None else found.flags
    return known[data]


def _compare(version: Version, before: list[Flags], after: Flags) -> list[FlagChange]:
    names = sorted({name for flags in (*before, after) for name in flags})
    return [
        FlagChange(name, before[0].get(name) if before else None, after.get(name), version.commit)
        for name in names
        if all(flags.get(name) is not after.get(name) for flags in before or [{}])
    ]
