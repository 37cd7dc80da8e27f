"""Where media are kept."""

from __future__ import annotations

from pathlib import Path

from contentrepo.applets.media.filesystem import FilesystemMedia
from contentrepo.applets.media.folder import make_private_folder
from contentrepo.applets.media.models import Media
from contentrepo.applets.media.name import MediaUnavailable
from contentrepo.errors import UsageError


def open_location(location: str | Path) -> Media:
    if "://" in str(location):
        raise UsageError(f"media location `{location}` is not supported", hint="give a folder")
    folder = Path(location)
    try:
        make_private_folder(folder)
    except OSError as error:
        raise MediaUnavailable(f"media folder {folder} cannot be made: {error.strerror}") from error
    return FilesystemMedia(folder)
