"""The folders in which git keeps the objects of a repository, those of a hook's quarantine first."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def list_object_folders(git_dir: Path | str, environment: Mapping[str, str]) -> list[str]:
    """A hook's quarantine is the object directory, and the repository's own is an alternate of it.

    Args:
        git_dir: the directory that linked work trees share.
        environment: of git's commands; places in it are absolute.
    """
    own = environment.get("GIT_OBJECT_DIRECTORY") or f"{git_dir}/objects"
    others = environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "")
    return [own, *(folder for folder in others.split(os.pathsep) if folder)]
