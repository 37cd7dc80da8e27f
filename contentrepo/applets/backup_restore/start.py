"""A new content repository: git, and the file that marks its root."""

from __future__ import annotations

from pathlib import Path

from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository

CONFIGURATION = "contentrepo.yaml"
TEXT = (
    "# Marks the root of a content repository. What a change may do is decided by this file as it stood before.\n"
    "format: 1\n"
)


def start_repository(folder: Path) -> Repository:
    repository = git.init_repository(folder)
    (folder / CONFIGURATION).write_text(TEXT, encoding="utf-8")
    git.stage(repository, [CONFIGURATION])
    return repository
