"""Bringing content in: new repositories, imported courses, and the hooks that watch over both."""

from contentrepo.applets.backup_restore.api import import_course, start_repository
from contentrepo.applets.backup_restore.models import ImportedCourse
from contentrepo.applets.repository.api import (
    Repository,
    install_hooks,
    open_repository,
    read_plain_file,
    replace_hooks,
)
from contentrepo.applets.repository.models import InstalledHooks

__all__ = [
    "ImportedCourse",
    "InstalledHooks",
    "Repository",
    "import_course",
    "install_hooks",
    "open_repository",
    "read_plain_file",
    "replace_hooks",
    "start_repository",
]
