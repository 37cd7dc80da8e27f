"""The catalog files of a work tree as they stand, with others put over them, and what is wrong with those."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from pathlib import Path

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.catalog.models import Catalog
from contentrepo.applets.repository.models import FILE, Entry

PATTERNS = ("organizations/*.yaml", "courses/*/*.yaml", "courses/*/*/*.yaml", "programs/*.yaml", "curricula/*.yaml")
LARGEST = 1024 * 1024
REMARKS = frozenset({"run-dates-out-of-order"})
"""Misfits that are only warned about: old programs come in with them."""


def read_texts(top: Path) -> dict[str, bytes]:
    """Path -> bytes of every catalog file. Links are not followed; of what is too large, the beginning is read."""
    found: dict[str, bytes] = {}
    for pattern in PATTERNS:
        for path in sorted(top.glob(pattern)):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    found[path.relative_to(top).as_posix()] = file.read(LARGEST + 1)
    return found


def read_catalog(texts: Mapping[str, bytes]) -> Catalog:
    """What the files say together."""
    facts = {path: catalog.read_facts(kind, data) for path, data in texts.items() if (kind := catalog.kind_of(path))}
    return catalog.read_catalog({path: Entry(FILE, "0" * 40) for path in texts}, facts)


def find_faults(found: Catalog, paths: Collection[str], elsewhere: Container[tuple[str, str]]) -> Iterator[str]:
    """What is wrong in some of the files, each as `path:line: sentence`.

    Args:
        found: what they and all others say together.
        paths: the files.
        elsewhere: (kind, key) of entries that other repositories have.
    """
    for place, fault in found.faults:
        if place.path in paths:
            yield f"{place.path}:{place.line}: {fault.detail}"
    for misfit in found.misfits:
        if misfit.code in REMARKS:
            continue
        if misfit.place.path in paths and (misfit.code.removeprefix("unknown-"), misfit.value) not in elsewhere:
            yield f"{misfit.place.path}:{misfit.place.line}: {misfit.detail}"
    for clash in catalog.find_clashes(found.claims, ()):
        for holder in clash.holders:
            if holder.place.path in paths:
                others = ", ".join(f"`{other.run}`" for other in clash.holders if other.run != holder.run)
                where = f"{holder.place.path}:{holder.place.line}"
                scope, _, name = clash.scope.partition(":")
                yield f"{where}: `{holder.key}` is also the external course key of {others} ({scope} `{name}`)"
