"""What the live store holds and what one writing transaction changes, as frozen values.

State rows carry (from release, to release); "current" means no to-release. Times are ISO 8601 UTC with microseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Row = TypeVar("Row")


class Door(StrEnum):
    """Through which door a release came."""

    PUBLISHER = "publisher"
    PUBLISH = "publish"
    ACCEPT = "accept"
    REVERT = "revert"


class Kind(StrEnum):
    """What a release is."""

    PUBLISH = "publish"
    REVERT = "revert"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a unit comes from: one repository and branch for each unit of a store."""

    repository: str
    branch: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a unit: `path` from the repository's root, git mode, git blob id."""

    path: str
    mode: int
    blob: str


@dataclass(frozen=True, slots=True)
class BlockRow:
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


@dataclass(frozen=True, slots=True)
class BlockVersion:
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
class ClaimRow:
    """A run's external key in a scope. Unique in the store: (scope, folded)."""

    scope: str
    folded: str
    key: str
    run: str
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
    claims: Mapping[str, ClaimRow]  # by "scope folded"


@dataclass(frozen=True, slots=True)
class Change(Generic[Row]):
    """One subject that changed: old None is an addition, new None a removal."""

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
        blobs: ids of blobs that the change adds; the store asks for the bytes of those that it has not.
        pin: (path, blob or "" for deleted) pairs that a revert pins.
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
    claims: tuple[Change[ClaimRow], ...]
    blobs: tuple[str, ...] = ()
    pin: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.files or self.blocks or self.assets or self.entries or self.claims or self.pin)


@dataclass(frozen=True, slots=True)
class Release:
    """One release of one unit, as the log tells it."""

    unit: str
    number: int
    sequence: int
    time: str
    commit: str
    tree: str
    note: ReleaseNote
    changed_blocks: int
    changed_files: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a unit of a commit did not go live.

    Attributes:
        kind: "findings", "pinned", "claimed" (another unit holds the name or key) or "error" (our side).
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
    """A rollback pin: a candidate is held while it still contains all of `contents`."""

    id: int
    unit: str
    release: int
    reason: str
    actor: str
    time: str
    contents: tuple[tuple[str, str], ...]
