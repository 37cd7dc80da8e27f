"""The facts of a unit's files: from the cache where it has them, else from the blobs in one bulk read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import cast

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.facts.api import FactsCache, PackedFacts
from contentrepo.applets.facts.models import BlobFacts, Document, FactsKey, Fault, Settings
from contentrepo.applets.keys.models import CatalogKey, CourseRunKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository.api import ObjectTooLarge
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Entry, Snapshot
from contentrepo.applets.validation.compiling import FEW, Compiler, with_compiled_programs
from contentrepo.applets.validation.models import Unit
from contentrepo.applets.validation.second_reader import read_shared
from contentrepo.errors import Refused

CONFIGURATION = "contentrepo.yaml"
MARKUP = frozenset({"xml", "html"})  # what reads as a Document; everything else as Settings
SMALL, MANY_ALIKE = 1024, 64  # bytes, files: of those that may be alike
MOST_TEXT = 512 << 20  # bytes that are parsed for one unit
BATCH = 1000  # facts kept in memory before they go to the cache


class TooMuchText(Refused):
    """A unit holds more text than we are ready to keep in mind."""

    def __init__(self) -> None:
        super().__init__(
            f"one course has more than {MOST_TEXT:,} bytes of XML, HTML, JSON and YAML; so much is not checked",
            hint="Make several courses of it, or put what is no course under `static/`.",
        )


def read_kinds(
    snapshot: Snapshot, kinds: Mapping[str, str], cache: FactsCache, files: Mapping[str, Entry] | None = None
) -> Mapping[str, BlobFacts]:
    """The facts of files.

    Args:
        snapshot: where the files are.
        cache: asked first, and told what was read.
        kinds: path -> what to read it as: a kind of olx ("xml", "html", "json") or one of `catalog.KINDS`.
        files: the entries of these paths, where they are known and the snapshot need not be listed.

    Returns:
        path -> facts, for every path of `kinds`.

    Raises:
        ObjectMissing: a blob is not in the repository.
        TooMuchText: they are more than can be checked.
    """
    entries = snapshot.files if files is None else files
    keys: list[FactsKey] = [(kind, entries[path].blob) for path, kind in kinds.items()]
    # The ids stay those that the entries have, and no copies of them.
    held: dict[FactsKey, BlobFacts | bytes | None] = dict.fromkeys(keys)
    known = cache.get(held)
    held.update(known)
    for batch in read_shared(_without_known(held, known), partial(_read_batches, snapshot), cache):
        held.update(batch)
    return PackedFacts(dict(zip(kinds, map(held.__getitem__, keys), strict=True)))  # type: ignore[arg-type]


def _without_known(wanted: Collection[FactsKey], known: Container[FactsKey]) -> dict[str, tuple[str, ...]]:
    """Blob -> what to read it as; of most blobs that is one kind, and then a tuple that all of them share."""
    alone: dict[str, tuple[str, ...]] = {}
    left = [key for key in wanted if key not in known] if known else wanted
    missing = {blob: alone.get(kind) or alone.setdefault(kind, (kind,)) for kind, blob in left}
    if len(missing) < len(left):
        several: dict[str, tuple[str, ...]] = {}
        for kind, blob in left:
            several[blob] = (*several.get(blob, ()), kind)
        missing.update((blob, kinds) for blob, kinds in several.items() if len(kinds) > 1)
    return missing


def _read_batches(snapshot: Snapshot, blobs: Mapping[str, tuple[str, ...]]) -> Iterator[dict[FactsKey, BlobFacts]]:
    compiler = Compiler(forks=len(blobs) < FEW)
    fresh: dict[FactsKey, BlobFacts] = {}
    readers = {kind: reader_of(kind, snapshot) for kinds in set(blobs.values()) for kind in kinds}
    left = MOST_TEXT
    try:
        for blob, data in _read_what_fits(snapshot, blobs):
            for kind in blobs[blob]:
                if isinstance(data, int):
                    facts = _too_large(kind, data)
                else:
                    left -= len(data)
                    facts = readers[kind](data)
                fresh[kind, blob] = facts
                if type(facts) is Document and facts.remarks:
                    compiler.prepare(facts)
            if left < 0:
                raise TooMuchText
            if len(fresh) >= BATCH:
                yield with_compiled_programs(fresh, compiler)
                fresh = {}
        if fresh:
            yield with_compiled_programs(fresh, compiler)
    finally:
        compiler.close()


def reader_of(kind: str, snapshot: Snapshot) -> Callable[[bytes], BlobFacts]:
    """Outside git equal files have ids of their own, and small ones often meet."""
    read = partial(catalog.read_facts, kind) if kind in catalog.KINDS else olx.find_reader(kind)
    if snapshot.tree:
        return read
    known = lru_cache(MANY_ALIKE)(read)
    return lambda data: (known if len(data) < SMALL else read)(data)


def _read_what_fits(snapshot: Snapshot, blobs: Iterable[str]) -> Iterator[tuple[str, bytes | int]]:
    """(blob, bytes); of a blob that is too large to be held, (blob, size)."""
    left = list(blobs)
    while left:
        try:
            yield from snapshot.read(tuple(left))
            left = []
        except ObjectTooLarge as error:
            yield error.blob, error.size
            left = left[left.index(error.blob) + 1 :]


def _too_large(kind: str, size: int) -> BlobFacts:
    fault = Fault("too-large", 0, 0, f"the file has {size:,} bytes; so large a file is never read")
    return Document(fault) if kind in MARKUP else Settings(fault)


def unit_kinds(unit: Unit, files: Mapping[str, Entry]) -> dict[str, str]:
    """Which of a unit's files are read, and as what. Links and submodules never are."""
    plain = [path for path, entry in files.items() if entry.mode in (FILE, EXECUTABLE)]
    if isinstance(unit.key, CatalogKey):
        return {path: kind for path in plain if (kind := catalog.kind_of(path)) is not None}
    if not isinstance(unit.key, CourseRunKey):
        return {}
    return olx.list_kinds(plain, f"{unit.folder}/" if unit.folder else "")


def read_configuration_facts(snapshot: Snapshot, cache: FactsCache, entry: Entry | None = None) -> Settings | None:
    """`contentrepo.yaml`'s facts, or None where there is none.

    Args:
        snapshot: where it is.
        cache: asked first.
        entry: of the file, where it is known and the snapshot need not be listed.
    """
    entry = entry or snapshot.files.get(CONFIGURATION)
    if entry is None:
        return None
    if entry.mode not in (FILE, EXECUTABLE):
        return Settings(Fault("no-file", 1, 1, "it is a link, and contentrepo follows none"))
    facts = read_kinds(snapshot, {CONFIGURATION: "configuration"}, cache, {CONFIGURATION: entry})
    return cast("Settings", facts[CONFIGURATION])


def read_root_documents(snapshot: Snapshot, cache: FactsCache) -> dict[str, Document]:
    """The facts of every file that could be a course root."""
    kinds = {
        path: "xml"
        for path, entry in snapshot.files.items()
        if path.endswith("course.xml") and path.rpartition("/")[2] == "course.xml" and entry.mode in (FILE, EXECUTABLE)
    }
    return cast("dict[str, Document]", read_kinds(snapshot, kinds, cache))
