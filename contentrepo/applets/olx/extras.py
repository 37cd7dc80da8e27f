"""Pages beside the course tree: about, info, tabs, custom tags. One in the run's own folder overrides one above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import splitext

from contentrepo.applets.facts.models import BlobFacts, Document
from contentrepo.applets.olx.block_types import EXTRA_FOLDERS
from contentrepo.applets.olx.faults import note_fault
from contentrepo.applets.olx.models import Extra, Oddities, Root
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.repository.models import Entry

_FIELD_PARTS = 3  # <page>.<field>.json


def read_extras(
    root: Root, scope: Scope, files: Mapping[str, Entry], *, facts: Mapping[str, BlobFacts], odd: Oddities
) -> tuple[Extra, ...]:
    """All pages by category and name, each with the file that wins."""
    extras: dict[tuple[str, str], Extra] = {}
    for _, folder, path in sorted(_files(scope.folder, root.url_name, facts)):
        said = facts[path]
        scope.reached.add(path)
        note_fault(path, said.fault, odd)
        if isinstance(said, Document) and said.fault is None:
            scope.reach(path, said)
            category, name = EXTRA_FOLDERS[folder], splitext(path.rpartition("/")[2])[0]
            extras[category, name] = Extra(category, name, path, files[path].blob)
    return tuple(extras[key] for key in sorted(extras))


def _files(base: str, run: str, facts: Mapping[str, BlobFacts]) -> Iterator[tuple[int, str, str]]:
    """(depth, folder, path) of each file that the platform would open."""
    folders = {f"{base}{folder}/": folder for folder in EXTRA_FOLDERS}
    starts = tuple(folders)
    for path in facts:
        if not path.startswith(starts):
            continue
        folder, _, name = path[len(base) :].partition("/")
        within, _, last = name.rpartition("/")
        if within not in ("", run) or last.endswith("~"):
            continue
        if isinstance(facts[path], Document) or last.count(".") + 1 == _FIELD_PARTS:
            yield (1 if within else 0), folder, path
