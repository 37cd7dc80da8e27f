"""What of a tree decides what a change to it may do: `contentrepo.yaml`, and how organizations belong together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.catalog.models import Configuration, Organization
from contentrepo.applets.facts.models import Settings
from contentrepo.applets.repository.api import Repository
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Snapshot
from contentrepo.applets.validation.question import facts_cache
from contentrepo.applets.validation.reading import CONFIGURATION, read_configuration_facts, read_kinds

ORGANIZATIONS = "organizations"


def read_configuration(repository: Repository, snapshot: Snapshot) -> Configuration:
    """`contentrepo.yaml` of a tree; the defaults where there is none.

    Raises:
        ObjectMissing: its blob is not in the repository.
    """
    return catalog.read_configuration(
        CONFIGURATION, read_configuration_facts(snapshot, facts_cache(repository.git_dir))
    )


def read_organizations(repository: Repository, folder: Snapshot) -> Mapping[str, Organization]:
    """Organization key -> organization, of the folder that holds their files and nothing else.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    files = {path: entry for name, entry in folder.files.items() if catalog.kind_of(path := f"{ORGANIZATIONS}/{name}")}
    plain = [path.partition("/")[2] for path, entry in files.items() if entry.mode in (FILE, EXECUTABLE)]
    facts = read_kinds(folder, dict.fromkeys(plain, "organization"), facts_cache(repository.git_dir))
    settings = {f"{ORGANIZATIONS}/{name}": cast("Settings", one) for name, one in facts.items()}
    return catalog.read_catalog(files, settings).organizations
