"""The facts of a unit's files: from the cache where it has them, else from the blobs in one bulk read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from functools import lru_cache, partial
from itertools import islice
from typing import cast

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.facts.api import FactsCache, PackedFacts, open_facts
from contentrepo.applets.facts.models import BlobFacts, Brief, Document, FactsKey, Fault, Settings
from contentrepo.applets.keys.models import CatalogKey, CourseRunKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository import api as repository
from contentrepo.applets.repository.api import ObjectTooLarge
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Entry, Snapshot
from contentrepo.applets.validation import second_reader
from contentrepo.applets.validation.compiling import FEW, Compiler, with_compiled_programs
from contentrepo.applets.validation.models import Unit
from contentrepo.applets.validation.second_reader import Facts, read_alone, read_shared
from contentrepo.applets.validation.turns import Turn, Wanted
from contentrepo.errors import Refused

CONFIGURATION = "contentrepo.yaml"
MARKUP = frozenset({"xml", "html"})  # what reads as a Document; everything else as Settings
LITTLE = 4  # blobs of one kind, up to which all that helps to read many costs more than it spares
SMALL, MANY_ALIKE = 1024, 64  # bytes, files: of those that may be alike
MOST_TEXT = 512 << 20  # bytes that are parsed for one unit

_Held = dict[str, BlobFacts | Brief | bytes | None]


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
    paths: dict[str, list[str]] = {kind: [] for kind in dict.fromkeys(kinds.values())}
    for path, kind in kinds.items():
        paths[kind].append(path)
    # The ids stay those that the entries have, and no copies of them.
    held = {kind: _Held.fromkeys([entries[path][1] for path in some]) for kind, some in paths.items()}
    for (kind, blob), facts in cache.get((kind, blob) for kind, some in held.items() for blob in some).items():
        held[kind][blob] = facts
    if wanted := _list_unknown(held):
        _read_unknown(wanted, held, snapshot, cache)
    return PackedFacts(_by_path(kinds, paths, held, entries))  # type: ignore[arg-type]  # nothing is unknown any more


def read_one(snapshot: Snapshot, kind: str, blob: str, cache: FactsCache) -> BlobFacts:
    """The facts of one blob: the cache is asked first, and told what was read.

    Raises:
        ObjectMissing: it is not in the repository.
    """
    known = cache.find((kind, blob))
    return _read_little(kind, (blob,), snapshot, cache)[blob] if known is None else known


def _read_unknown(wanted: Wanted, held: Mapping[str, _Held], snapshot: Snapshot, cache: FactsCache) -> None:
    """Read what is not held yet, into what is held."""
    count = sum(map(len, wanted.values()))
    if count <= LITTLE and len(wanted) == 1:
        for kind, few in wanted.items():
            held[kind].update(_read_little(kind, few, snapshot, cache))
        return
    are_many = count >= second_reader.MANY
    held_bytes = repository.find_held(snapshot) if are_many else None
    with repository.keeping_packs(count) if are_many else nullcontext():
        if are_many:
            repository.expect_blobs(snapshot, [blob for blobs in wanted.values() for blob in blobs])
        for kind, blobs, read in read_shared(wanted, _Reader(snapshot, wanted), cache, held_bytes):
            held[kind].update(zip(blobs, read, strict=True))
    if left := _list_unknown(held):  # the second process was taken away
        for kind, blobs, read in read_alone(left, _Reader(snapshot, left), cache):
            held[kind].update(zip(blobs, read, strict=True))


def _read_little(kind: str, blobs: Iterable[str], snapshot: Snapshot, cache: FactsCache) -> dict[str, BlobFacts]:
    """The facts of few blobs, as a publish reads them of an edit: without turns, and without a child nobody needs."""
    read = reader_of(kind, snapshot)
    found = {
        blob: open_facts(_too_large(kind, data) if isinstance(data, int) else read(data))
        for blob, data in _read_what_fits(snapshot, blobs)
    }
    remarked: dict[FactsKey, BlobFacts] = {
        (kind, blob): facts for blob, facts in found.items() if type(facts) is Document and facts.remarks
    }
    if remarked:
        compiler = Compiler(forks=True)
        try:
            found.update({blob: facts for (_, blob), facts in with_compiled_programs(remarked, compiler).items()})
        finally:
            compiler.close()
    cache.put({(kind, blob): facts for blob, facts in found.items()})
    return found


def _by_path(
    kinds: Mapping[str, str], paths: Mapping[str, list[str]], held: Mapping[str, _Held], entries: Mapping[str, Entry]
) -> _Held:
    """What is held, in the order of `kinds`. Where each path has a blob of its own, both are in one order."""
    found: _Held = dict.fromkeys(kinds)
    for kind, some in held.items():
        if len(some) == len(paths[kind]):
            found.update(zip(paths[kind], some.values(), strict=True))
        else:
            found.update([(path, some[entries[path][1]]) for path in paths[kind]])
    return found


def _list_unknown(held: Mapping[str, _Held]) -> Wanted:
    return {
        kind: dict.fromkeys([blob for blob, facts in some.items() if facts is None])
        for kind, some in held.items()
        if None in some.values()
    }


class _Reader:
    """Reads the blobs of one group after the other."""

    def __init__(self, snapshot: Snapshot, wanted: Wanted) -> None:
        self._snapshot = snapshot
        self._are_few = sum(map(len, wanted.values())) < FEW
        self._readers: dict[str, Callable[[bytes], BlobFacts | Brief]] = {}
        self._left = MOST_TEXT

    def __call__(self, turn: Turn) -> Facts:
        """The facts of each group, in the order of its blobs."""
        compiler = Compiler(forks=self._are_few)
        given = _read_what_fits(self._snapshot, [blob for _, _, some in turn for blob in some])
        try:
            found: Facts = []
            for kind, _, some in turn:
                found.append(self._read_group(kind, islice(given, len(some)), compiler))
                compiler.begin(found[-1])
            _judge_programs(turn, found, compiler)
        finally:
            compiler.close()
        return found

    def _read_group(
        self, kind: str, given: Iterable[tuple[str, bytes | int]], compiler: Compiler
    ) -> list[BlobFacts | Brief]:
        read = self._readers.get(kind) or self._readers.setdefault(kind, reader_of(kind, self._snapshot))
        found: list[BlobFacts | Brief] = []
        left = self._left
        for _, data in given:
            if isinstance(data, int):
                found.append(_too_large(kind, data))
                continue
            left -= len(data)
            facts = read(data)
            found.append(facts)
            if type(facts) is Document and facts.remarks:
                compiler.prepare(facts)
        self._left = left
        if left < 0:
            raise TooMuchText
        return found


def _judge_programs(turn: Turn, found: Facts, compiler: Compiler) -> None:
    """Put facts with every program in them judged in the place of those that wait for it."""
    remarked: dict[FactsKey, BlobFacts] = {
        (kind, blob): facts
        for (kind, _, blobs), some in zip(turn, found, strict=True)
        for blob, facts in zip(blobs, some, strict=True)
        if type(facts) is Document and facts.remarks
    }
    judged = with_compiled_programs(remarked, compiler) if remarked else remarked
    if judged is not remarked:
        for (kind, _, blobs), some in zip(turn, found, strict=True):
            some[:] = [judged.get((kind, blob), facts) for blob, facts in zip(blobs, some, strict=True)]


def reader_of(kind: str, snapshot: Snapshot) -> Callable[[bytes], BlobFacts | Brief]:
    """Outside git equal files have ids of their own, and small ones often meet."""
    read = partial(catalog.read_facts, kind) if kind in catalog.KINDS else olx.find_brief_reader(kind)
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
