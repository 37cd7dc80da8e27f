"""What the live store holds and what one writing transaction changes, as frozen values.

State rows carry (from release, to release); "current" means no to-release. Times are ISO 8601 UTC with microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from contentrepo.dataclass import dataclass, field
from contentrepo.named_tuple import NamedTuple

Row = TypeVar("Row")

BytesOf = Callable[[Iterable[str]], Iterator[tuple[str, bytes]]]
"""Gives the bytes of git blobs, each once, as a pair with its id; one bulk read."""

At = int | str | None
"""Which release a reader means: None is the current one, a number is a release of the unit (so is "release:7");
else "sequence:41", "commit:<id>" or its bare 40 digits, "time:<ISO 8601>" or the bare time (UTC without a zone).
"""


class Door(StrEnum):
    """Through which door a release came."""

    PUBLISHER = "publisher"
    PUBLISH = "publish"
    ACCEPT = "accept"
    REVERT = "revert"
    SYNC = "sync"
    MOVE = "move"


class Kind(StrEnum):
    """What a release is."""

    PUBLISH = "publish"
    REVERT = "revert"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a unit comes from: one repository and branch for each unit of a store."""

    repository: str
    branch: str


class FileRow(NamedTuple):
    """A file of a unit: `path` from the repository's root, git mode, git blob id."""

    path: str
    mode: int
    blob: str


class BlockRow(NamedTuple):
    """A block of a run in one release.

    Attributes:
        version: digest of the block version (content-addressed, immutable).
        position: sorts in document order, 0 is the course block; with gaps, so that an insertion renumbers nobody.
        parent: "type/id" or "".
    """

    block_type: str
    block_id: str
    version: str
    parent: str
    position: int
    path: str
    display_name: str


class BlockVersion(NamedTuple):
    """Immutable content of a block.

    Attributes:
        attributes: JSON object text.
        children: JSON list text of "type/id".
        body: the definition's bytes: the element for a leaf, the html for an html pair; empty for a container.
    """

    version: str
    block_type: str
    attributes: str
    children: str
    body: bytes


@dataclass(frozen=True, slots=True)
class AssetRow:
    """An asset of a run: flattened name, path, SHA-256 of its bytes, size in bytes, media type."""

    name: str
    path: str
    sha256: str
    size: int
    media_type: str
    locked: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A catalog entry: kind ("organization", "course", "run", "program", "curriculum"), key, JSON object text, path."""

    kind: str
    key: str
    data: str
    path: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A run's external key, as the run's catalog entry says it.

    Attributes:
        course: the printed key of the run's catalog course.
    """

    run: str
    course: str
    folded: str
    key: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit as the store has it now.

    Attributes:
        version: what the writing transaction compares and swaps; 0 where the unit is not in the store.
        release: number of the current release; 0 without one.
        tree: root hash (git tree id of the unit); "" without one or when removed.
        commit: source commit of the current release.
        source: who may publish the unit; None where nobody holds it (never published, or removed).
    """

    unit: str
    version: int
    release: int
    tree: str
    commit: str
    source: Source | None
    files: Mapping[str, FileRow]
    blocks: Mapping[str, BlockRow]  # by "type/id"
    assets: Mapping[str, AssetRow]  # by path
    entries: Mapping[str, EntryRow]  # by "kind/key"
    keys: Mapping[str, KeyRow]  # by run


class Change(NamedTuple, Generic[Row]):
    """One subject that changed: old None is an addition, new None a removal. A tuple, for a first release has many."""

    subject: str
    old: Row | None
    new: Row | None


@dataclass(frozen=True, slots=True)
class ReleaseNote:
    """Who and why, for one release or one accepted commit.

    Attributes:
        actor: the commit's committer ("Name <mail>"); pusher: where the door knows it.
        reverted: the release number that a revert returns to the state of; 0 otherwise.
        reason: of accept or revert.
    """

    commit: str
    base: str
    actor: str
    door: Door
    kind: Kind
    verdict: str
    checker: str
    guard: str
    pusher: str = ""
    reverted: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """Everything that one transaction writes for one unit. No change of anything is `is_empty`.

    Attributes:
        expected_version: the unit's version that the plan was made from.
        tree: the new root hash; "" removes the unit.
        pin: (path, blob or "" for deleted) pairs that a revert pins.
        lifted: (number, why) of each pin that a revert overrules: it holds no more once that is live.
        reached: the commit to which the source's branch has come when this is live, in all its units; "" for none.
        held: bytes of some of its files' blobs, by id: those that planning has read.
    """

    unit: str
    source: Source
    expected_version: int
    tree: str
    note: ReleaseNote
    files: tuple[Change[FileRow], ...]
    blocks: tuple[Change[BlockRow], ...]
    versions: tuple[BlockVersion, ...]
    assets: tuple[Change[AssetRow], ...]
    entries: tuple[Change[EntryRow], ...]
    keys: tuple[Change[KeyRow], ...] = ()
    pin: tuple[tuple[str, str], ...] = ()
    lifted: tuple[tuple[int, str], ...] = ()
    reached: str = ""
    held: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def is_empty(self) -> bool:
        rows = (self.files, self.blocks, self.assets, self.entries, self.keys)
        return not (any(rows) or self.pin)


@dataclass(frozen=True, slots=True)
class Release:
    """One release of one unit, as the log tells it.

    Attributes:
        thinned: the store sequence at which its content was thinned out; 0 where it can be read.
    """

    unit: str
    number: int
    sequence: int
    time: str
    commit: str
    tree: str
    note: ReleaseNote
    changed_blocks: int
    changed_files: int
    blocks: int = 0  # in the whole unit
    files: int = 0
    thinned: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a unit of a commit did not go live. The store fills in sequence and time.

    Attributes:
        kind: "findings", "pinned", "claimed" (another unit holds the name or key), "suspended", "waiting" (for a
            time) or "error" (our side).
        detail: JSON list of findings, or a sentence.
    """

    unit: str
    commit: str
    tree: str
    sequence: int
    time: str
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Pin:
    """A rollback pin: a candidate is held while it still contains all of `contents`.

    Attributes:
        release: the number of the revert's own release.
        lifted: the store sequence at which it was lifted; 0 while it holds.
    """

    id: int
    unit: str
    release: int
    reason: str
    actor: str
    time: str
    contents: tuple[tuple[str, str], ...]
    lifted: int = 0
    lifted_by: str = ""
    lifted_reason: str = ""


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One publish log record: a block or file that a release changed.

    Attributes:
        kind: "block" (old and new are versions), "file" ("mode blob") or "entry" (SHA-256 of the data).
        old, new: "" where it was not there before, or is not any more.
    """

    kind: str
    subject: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LiveUnit:
    """A unit and its current release, without its content."""

    unit: str
    kind: str
    source: Source
    version: int
    release: int
    sequence: int
    time: str
    commit: str
    tree: str


@dataclass(frozen=True, slots=True)
class LiveCourse:
    """A run that is live, as of one release. `blocks` counts them."""

    run: str
    release: Release
    title: str
    blocks: int


@dataclass(frozen=True, slots=True)
class OutlineBlock:
    """A block where it stands in the outline; the course block has depth 0."""

    depth: int
    block: BlockRow


@dataclass(frozen=True, slots=True)
class Outline:
    """All blocks of a run in document order, as of one release."""

    run: str
    release: Release
    blocks: tuple[OutlineBlock, ...]


@dataclass(frozen=True, slots=True)
class LiveBlock:
    """A block with its content, as of one release."""

    run: str
    release: Release
    block: BlockRow
    version: BlockVersion


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A file with its bytes, as of one release."""

    unit: str
    release: Release
    file: FileRow
    data: bytes


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a name or an external key, and where that is written.

    Attributes:
        kind: "source" (the unit itself), "key", or the kind of the catalog entry.
        name: the unit, the external key, or the entry's key.
        scope: of an external key; else "".
        run: of an external key; else "".
        path, line: where the holder's repository says so; "" and 0 for a unit.
        commit: source commit of the holder's live release.
    """

    kind: str
    name: str
    unit: str
    source: Source
    commit: str
    scope: str = ""
    run: str = ""
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """One publish log record of a block or file, with its release; `old` and `new` are as in `LogRecord`."""

    release: Release
    old: str
    new: str
