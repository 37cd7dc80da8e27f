"""What a merge of a draft into the live branch would make of external course keys, file by file as git merges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.catalog.models import Clash
from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.facts.models import Settings
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Entry, Snapshot
from contentrepo.applets.validation.reading import read_kinds

Files = Mapping[str, Entry]


def find_clashes_ahead(base: Snapshot, live: Snapshot, head: Snapshot, cache: FactsCache) -> tuple[Clash, ...]:
    """The clashes that the merge would have and the live branch has not.

    Args:
        base: where the draft left the live branch.
        live: the live branch's tip.
        head: the draft's tip.
        cache: of facts.
    """
    before, theirs, ours = (_catalog_files(side) for side in (base, live, head))
    merged = {
        path: entry
        for path in theirs.keys() | ours.keys()
        if (entry := (theirs if ours.get(path) == before.get(path) else ours).get(path)) is not None
    }
    if merged == theirs:
        return ()
    known = {_identity(clash) for clash in _clashes(head, theirs, cache)}
    return tuple(clash for clash in _clashes(head, merged, cache) if _identity(clash) not in known)


def _catalog_files(snapshot: Snapshot) -> Files:
    return {
        path: entry
        for path, entry in snapshot.files.items()
        if entry.mode in (FILE, EXECUTABLE) and catalog.kind_of(path) not in (None, "configuration")
    }


def _clashes(snapshot: Snapshot, files: Files, cache: FactsCache) -> tuple[Clash, ...]:
    """Of files whose blobs the snapshot's repository has, whichever commit they are from."""
    kinds = {path: kind for path in files if (kind := catalog.kind_of(path)) is not None}
    facts = cast("Mapping[str, Settings]", read_kinds(snapshot, kinds, cache, files))
    return catalog.find_clashes(catalog.read_catalog(files, facts).claims, ())


def _identity(clash: Clash) -> tuple[str, str, frozenset[str]]:
    return clash.scope, clash.folded, frozenset(holder.run for holder in clash.holders)
