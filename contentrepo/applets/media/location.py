"""Where media are kept."""

from __future__ import annotations

import re
from pathlib import Path

from contentrepo.applets.media.filesystem import FilesystemMedia
from contentrepo.applets.media.folder import make_private_folder
from contentrepo.applets.media.models import Media
from contentrepo.applets.media.name import MediaUnavailable
from contentrepo.applets.media.shared import SharedMedia, find_shared
from contentrepo.errors import UsageError

_BUCKET = re.compile("s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,62})(?:/(?P<prefix>[^?#]*?))?/?")


def open_location(location: str | Path) -> Media:
    if "://" in str(location):
        return _open_remote(str(location))
    folder = Path(location)
    try:
        make_private_folder(folder)
    except OSError as error:
        raise MediaUnavailable(f"media folder {folder} cannot be made: {error.strerror}") from error
    below = find_shared(folder)
    return SharedMedia(folder, open_location(below)) if below else FilesystemMedia(folder)


def _open_remote(location: str) -> Media:
    """Only what is asked for loads its library."""
    found = _BUCKET.fullmatch(location)
    if found is None:
        raise UsageError(f"media location `{location}` is not supported", hint="give a folder, or s3://bucket/prefix")
    try:
        from contentrepo.applets.media.bucket import open_bucket
    except ModuleNotFoundError:
        raise UsageError("the library for S3 is not installed", hint="pip install 'contentrepo[s3]'") from None
    return open_bucket(found["bucket"], found["prefix"] or "")
