"""A folder of OLX as an argument: whoever names a file instead is told how to get at its folder."""

from __future__ import annotations

import os
import tarfile
import zipfile
from pathlib import Path

import click


class CourseFolder(click.Path):
    """An existing folder. Studio exports archives, and editors show files: both are named by mistake."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, exists=True, file_okay=False)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """The folder; a file is refused."""
        path = Path(value)
        if path.is_file():
            self.fail(f"`{path}` is {describe_file(path)}", param, ctx)
        return super().convert(value, param, ctx)


def describe_file(path: Path) -> str:
    """What stands where a folder should, and what to do about it."""
    try:
        if tarfile.is_tarfile(path) or zipfile.is_zipfile(path):
            return "an archive. Unpack it, and name the folder in which its `course.xml` is."
    except OSError:
        return "a file that cannot be read. Name the folder of a course."
    return "a file. Name the folder of its course; `contentrepo explain FILE` tells about one file and its findings."
