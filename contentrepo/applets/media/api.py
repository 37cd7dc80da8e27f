"""Asset bytes by their SHA-256. What an asset is called, and which release shows it, is the live store's."""

from __future__ import annotations

from pathlib import Path

from contentrepo.applets.media.location import open_location
from contentrepo.applets.media.models import Media
from contentrepo.applets.media.name import InvalidMediaName, MediaMismatch, MediaMissing, MediaUnavailable
from contentrepo.applets.media.owner import InvalidOwner
from contentrepo.applets.media.shared import share_media

__all__ = [
    "InvalidMediaName",
    "InvalidOwner",
    "Media",
    "MediaMismatch",
    "MediaMissing",
    "MediaUnavailable",
    "open_media",
    "share_media",
]


def open_media(location: str | Path) -> Media:
    """Open the media in a folder, which is made (for its owner only) where there is none; or in `s3://bucket/prefix`.

    Of S3, endpoint and credentials come from the environment (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, ...).

    Raises:
        UsageError: a location of another kind, or the library for S3 is not installed.
        MediaUnavailable: the folder cannot be made.
    """
    return open_location(location)
