"""The live store: one accepted version of every unit, its history, and the one way to change it.

Readers resolve a release once and see it throughout; what they get carries it. Writers apply one unit's change in one
transaction. The store knows no git: bytes are handed in, and trees, commits and verdicts are words to it.

`at` says which release is meant (see `models.At`). Every verb may raise StoreUnavailable (CouldNotCheck).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.live.blob import BytesMissing, UnknownBlob
from contentrepo.applets.live.blob import read_bytes as read_blob
from contentrepo.applets.live.block import UnknownBlock, find_block
from contentrepo.applets.live.block import find_versions as read_versions
from contentrepo.applets.live.block_change import BlockChange, BlockMove
from contentrepo.applets.live.change import apply_whole
from contentrepo.applets.live.claims.claim import CannotMove, ClaimMove, HeldName, list_claims, list_moves, move_unit
from contentrepo.applets.live.claims.claimed import Claimed, describe_holder
from contentrepo.applets.live.claims.foreign import NO_CLAIMS, ForeignClaims, foreign_claims
from contentrepo.applets.live.claims.hand_over import apply_hand_over
from contentrepo.applets.live.claims.key_history import KeySpan, list_key_history
from contentrepo.applets.live.commit import write_commit
from contentrepo.applets.live.comparison import FileChange, UnitComparison, compare_releases
from contentrepo.applets.live.contents import (
    CurrentBlock,
    LiveAssets,
    LiveBlocks,
    LiveFiles,
    find_blocks,
    find_current_block,
    find_media,
    find_subtree,
    get_asset,
    list_assets,
    list_blocks,
    list_files,
    read_asset,
)
from contentrepo.applets.live.course import list_live_courses
from contentrepo.applets.live.database.lease import announce_change, listen_for_changes, read_announced, try_lease
from contentrepo.applets.live.database.location import open_location
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.unavailable import StoreDamaged, StoreUnavailable
from contentrepo.applets.live.database.writer import Writer, find_writer
from contentrepo.applets.live.delivery import (
    Delivery,
    News,
    give_back,
    list_deliveries,
    list_news,
    register_receiver,
    take_delivery,
)
from contentrepo.applets.live.entry import find_entry
from contentrepo.applets.live.file import UnknownFile, find_file
from contentrepo.applets.live.glance import Glance, read_glance
from contentrepo.applets.live.hold import Hold, UnknownHold, add_hold, lift_hold, list_holds
from contentrepo.applets.live.log import list_changes
from contentrepo.applets.live.log import read_log_records as read_log
from contentrepo.applets.live.migration import ForeignStore, NewerStore
from contentrepo.applets.live.models import (
    At,
    BytesOf,
    FileRow,
    LiveBlock,
    LiveCourse,
    LiveFile,
    LiveUnit,
    Refusal,
    Release,
    Source,
    UnitChange,
    UnitState,
)
from contentrepo.applets.live.outline import find_outline as read_outline
from contentrepo.applets.live.pin import UnknownPin, lift_pin, list_all_pins, list_pins
from contentrepo.applets.live.programs.keeping import drop_kept_release, keep_program_release
from contentrepo.applets.live.programs.kept import KeptRelease, NotKept, list_kept_sequences
from contentrepo.applets.live.programs.lookup import (
    MemberRun,
    UnknownProgram,
    UnknownRun,
    find_run_in_program,
    get_run_in_program,
)
from contentrepo.applets.live.programs.organization import select_courses
from contentrepo.applets.live.programs.program import LiveProgram, check_site, list_programs
from contentrepo.applets.live.programs.program_comparison import (
    ProgramComparison,
    RunComparison,
    compare_program_releases,
)
from contentrepo.applets.live.programs.program_release import (
    PinnedRun,
    ProgramRelease,
    ProgramStep,
    get_program_release,
    list_program_releases,
)
from contentrepo.applets.live.refusal import list_refusals, read_refusals, write_refusals
from contentrepo.applets.live.release import NotLive, ThinnedRelease, UnknownRelease, list_all_releases
from contentrepo.applets.live.resolution import find_release
from contentrepo.applets.live.sequence import read_sequence
from contentrepo.applets.live.source import read_live_files, read_live_sequence, read_live_sources
from contentrepo.applets.live.state import read_current, read_difference, read_files_at, read_unit_at
from contentrepo.applets.live.state import read_part as read_unit_part
from contentrepo.applets.live.unit import StaleUnit, UnknownUnit, list_live_units, list_released, released_unit
from contentrepo.applets.live.upkeep.backup import Backup, StoreInUse, restore_backup, write_backup
from contentrepo.applets.live.upkeep.collection import Collected, collect_media, plan_collection
from contentrepo.applets.live.upkeep.damage import Damage, read_damage, write_mended
from contentrepo.applets.live.upkeep.heads import list_headless, write_source
from contentrepo.applets.live.upkeep.integrity import Fault, find_faults
from contentrepo.applets.live.upkeep.media_check import BadMedia, CheckedMedia, check_all_media, drop_altered
from contentrepo.applets.live.upkeep.media_owner import SharedPlace, forget_owner, read_store_id
from contentrepo.applets.live.upkeep.retention import Retention
from contentrepo.applets.live.upkeep.thinning import Thinned, ThinnedUnit, plan_store_thinning, thin_store
from contentrepo.applets.live.view import CourseView, ViewedBlock, open_view
from contentrepo.applets.media.api import Media

__all__ = [
    "NO_CLAIMS",
    "Backup",
    "BadMedia",
    "BlockChange",
    "BlockMove",
    "BytesMissing",
    "CannotMove",
    "CheckedMedia",
    "ClaimMove",
    "Claimed",
    "Collected",
    "CourseView",
    "CurrentBlock",
    "Damage",
    "Delivery",
    "Fault",
    "FileChange",
    "ForeignClaims",
    "ForeignStore",
    "Glance",
    "HeldName",
    "Hold",
    "KeptRelease",
    "KeySpan",
    "LiveAssets",
    "LiveBlocks",
    "LiveFiles",
    "LiveProgram",
    "MemberRun",
    "NewerStore",
    "News",
    "NotKept",
    "NotLive",
    "PinnedRun",
    "ProgramComparison",
    "ProgramRelease",
    "ProgramStep",
    "Retention",
    "RunComparison",
    "SharedPlace",
    "StaleUnit",
    "Store",
    "StoreDamaged",
    "StoreInUse",
    "StoreUnavailable",
    "Thinned",
    "ThinnedRelease",
    "ThinnedUnit",
    "UnitComparison",
    "UnknownBlob",
    "UnknownBlock",
    "UnknownFile",
    "UnknownHold",
    "UnknownPin",
    "UnknownProgram",
    "UnknownRelease",
    "UnknownRun",
    "UnknownUnit",
    "ViewedBlock",
    "Writer",
    "add_hold",
    "announce_change",
    "apply_change",
    "apply_hand_over",
    "check_all_media",
    "check_site",
    "collect_media",
    "compare_program_releases",
    "compare_releases",
    "describe_holder",
    "drop_altered",
    "drop_kept_release",
    "find_blocks",
    "find_current_block",
    "find_entry",
    "find_faults",
    "find_media",
    "find_run_in_program",
    "find_subtree",
    "find_writer",
    "foreign_claims",
    "forget_owner",
    "get_asset",
    "get_program_release",
    "get_release",
    "get_run_in_program",
    "give_back",
    "keep_program_release",
    "lift_hold",
    "lift_pin",
    "list_all_pins",
    "list_assets",
    "list_blocks",
    "list_changes",
    "list_claims",
    "list_courses",
    "list_deliveries",
    "list_files",
    "list_headless",
    "list_holds",
    "list_kept_sequences",
    "list_key_history",
    "list_moves",
    "list_news",
    "list_pins",
    "list_program_releases",
    "list_programs",
    "list_refusals",
    "list_released",
    "list_releases",
    "list_units",
    "listen_for_changes",
    "live_files",
    "live_sources",
    "move_unit",
    "open_course",
    "open_store",
    "plan_collection",
    "plan_store_thinning",
    "read_announced",
    "read_asset",
    "read_blob",
    "read_block",
    "read_damage",
    "read_difference",
    "read_file",
    "read_files_at",
    "read_glance",
    "read_live_sequence",
    "read_log",
    "read_outline",
    "read_refusals",
    "read_sequence",
    "read_store_id",
    "read_unit",
    "read_unit_at",
    "read_unit_part",
    "read_versions",
    "record_commit",
    "record_refusals",
    "register_receiver",
    "released_unit",
    "restore_backup",
    "take_delivery",
    "thin_store",
    "try_lease",
    "write_backup",
    "write_mended",
    "write_source",
]


def open_store(location: str | Path, *, media: Media | str | Path | None = None) -> Store:
    """Open a live store, made or brought up to date where needed: a path to a SQLite file or a postgresql:// URL.

    Close it, or use `with`. `media` may be their location; else they lie in `live.media` beside `live.sqlite3`.

    Raises:
        ForeignStore: the database belongs to something else (UsageError).
        NewerStore: a newer program made its schema (CouldNotCheck).
        UsageError: the location cannot be understood.
    """
    return open_location(location, media=media)


def apply_change(store: Store, change: UnitChange, bytes_of: BytesOf) -> Release:
    """Write one unit's change: all of it in one transaction, or nothing. A tree of "" removes the unit.

    `bytes_of` is asked once, for the bytes of those blobs of new files that the store has not.

    Raises:
        StaleUnit: the unit is not at `expected_version` any more (Refused).
        Claimed: its source, a key or a name is held by somebody else; names every holder (Refused).
        BytesMissing: `bytes_of` gave no bytes for a blob, or others (CouldNotCheck).
        StoreDamaged: the unit's rows are not those that the change started from (CouldNotCheck).
        ValueError: nothing changes, or an asset is not what its bytes are; the caller's fault.
    """
    return apply_whole(store, change, bytes_of)


def record_commit(store: Store, source: Source, commit: str) -> int:
    """Remember that all is done for a commit that a branch came to, also where it changed nothing in some units.

    Call it after its changes were applied and its refusals recorded: refusals of the branch's other commits, and
    faults of ours, hold no more. Gives the sequence at which it was recorded first. Asking again writes nothing.
    """
    return write_commit(store, source, commit)


def record_refusals(store: Store, source: Source, refusals: Iterable[Refusal]) -> None:
    """Let these refusals hold, each in place of its unit's on this branch; what holds already is not written again."""
    write_refusals(store, source, refusals)


def read_unit(store: Store, unit: str) -> UnitState:
    """The whole unit as it is now, in a few statements. One that was never published is empty and at version 0."""
    return read_current(store, unit)


def list_units(store: Store, repository: str | None = None, branch: str | None = None) -> tuple[LiveUnit, ...]:
    """The units that are live, by name; those that were removed are not."""
    return list_live_units(store, repository=repository, branch=branch)


def live_files(store: Store, repository: str, branch: str) -> Mapping[str, FileRow]:
    """Every file that is live from a branch, by path, sorted: what the live ref's tree holds."""
    return read_live_files(store, Source(repository, branch))


def live_sources(store: Store, repository: str, branch: str) -> Mapping[str, tuple[int, str]]:
    """For each unit that is live from a branch: its release and that release's source commit."""
    return read_live_sources(store, Source(repository, branch))


def list_releases(store: Store, unit: str | None = None, *, limit: int | None = None) -> tuple[Release, ...]:
    """Releases, the newest first: of one unit, or of the store.

    Raises:
        UnknownUnit: it was never published (UsageError).
    """
    return list_all_releases(store, unit=unit, limit=limit)


def get_release(store: Store, unit: str, at: At = None) -> Release:
    """The release that a number, commit, sequence or time names; the current one without. It may be a removal.

    Raises:
        UnknownUnit, UnknownRelease, NotLive: nothing answers to it (UsageError).
    """
    return find_release(store, unit, at)


def list_courses(
    store: Store, at: At = None, *, organization: str | None = None, site: str | None = None
) -> tuple[LiveCourse, ...]:
    """The runs that were live at a commit, sequence or time, by key; those that are live now without.

    Of an organization are the runs of those that belong to it, too. A site shows the runs whose organization, or the
    nearest one above it, names it, and those of which nobody says where they are shown. How organizations belong
    together is taken from what is live now.

    Raises:
        UnknownRelease: a commit that no branch came to, or a release number (it belongs to one unit) (UsageError).
        UnknownOrganization: there is no such organization (UsageError).
    """
    return select_courses(store, list_live_courses(store, at), organization=organization, site=site)


def open_course(store: Store, run: str, at: At = None) -> CourseView:
    """A run as of one release, to be asked for many blocks: each costs one look-up, and all are of that release.

    Raises:
        UnknownUnit, UnknownRelease, NotLive: nothing answers (UsageError).
    """
    return open_view(store, run, at)


def read_block(store: Store, usage: UsageKey, at: At = None) -> LiveBlock:
    """One block with its attributes, children and body.

    Raises:
        UnknownBlock: the release has no such block (UsageError).
        UnknownUnit, UnknownRelease, NotLive: nothing answers (UsageError).
    """
    return find_block(store, usage, at)


def read_file(store: Store, unit: str, path: str, *, at: At = None) -> LiveFile:
    """One file of a unit with its bytes; `path` is from the repository's root.

    Raises:
        UnknownFile: the release has no such file (UsageError).
        UnknownUnit, UnknownRelease, NotLive: nothing answers (UsageError).
        MediaMissing: somebody removed its bytes (CouldNotCheck).
    """
    return find_file(store, unit, path, at=at)
