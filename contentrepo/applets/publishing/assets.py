"""The assets of a parsed course as rows: SHA-256 and size by reading, but only for bytes that are new to the unit."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from mimetypes import MimeTypes

from contentrepo.applets.live.models import AssetRow, UnitState
from contentrepo.applets.olx.models import Asset, Course
from contentrepo.applets.publishing.blobs import read_pieces
from contentrepo.applets.repository.models import Snapshot
from contentrepo.named_tuple import NamedTuple

UNKNOWN_TYPE = "application/octet-stream"

# Python's own table only: the same path has the same type on every machine.
_TYPES = MimeTypes(filenames=())


class Digest(NamedTuple):
    """What the store knows an asset's bytes by."""

    sha256: str
    size: int


def plan_assets(course: Course, state: UnitState, head: Snapshot) -> dict[str, AssetRow]:
    """A row for each asset, by path."""
    digests = _known_digests(state)
    fresh = sorted({asset.blob for asset in course.assets} - digests.keys())
    digests |= read_digests(head, fresh)
    return {asset.path: _asset_row(asset, digests[asset.blob]) for asset in course.assets}


def read_digests(head: Snapshot, blobs: Iterable[str]) -> dict[str, Digest]:
    """SHA-256 and size of the bytes of some blobs, by blob."""
    return {blob: _digest(pieces) for blob, pieces in read_pieces(head, blobs)}


def _digest(pieces: Iterable[bytes]) -> Digest:
    digest, size = sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return Digest(digest.hexdigest(), size)


def _known_digests(state: UnitState) -> dict[str, Digest]:
    rows = state.assets.items()
    return {state.files[path].blob: Digest(row.sha256, row.size) for path, row in rows if path in state.files}


def _asset_row(asset: Asset, digest: Digest) -> AssetRow:
    return AssetRow(
        name=asset.name,
        path=asset.path,
        sha256=digest.sha256,
        size=digest.size,
        media_type=asset.content_type or _TYPES.guess_type(asset.name)[0] or UNKNOWN_TYPE,
        locked=asset.locked,
    )
