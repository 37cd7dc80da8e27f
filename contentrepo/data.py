"""Where the files that are not code stand: the same in a checkout and in a wheel."""

from __future__ import annotations

from pathlib import Path

from contentrepo.errors import CouldNotCheck

_PACKAGE = Path(__file__).resolve().parent


def package() -> Path:
    """The folder of the program itself."""
    return _PACKAGE


def schemas() -> Path:
    """The JSON Schemas of the files that authors write, and of the reports that we print.

    Raises:
        CouldNotCheck: the installation lacks them.
    """
    return _folder("schemas")


def hooks() -> Path:
    """The git hook shims.

    Raises:
        CouldNotCheck: the installation lacks them.
    """
    return _folder("hooks")


def sample_course() -> Path:
    """The content repository that `contentrepo demo` carries through everything.

    Raises:
        CouldNotCheck: the installation lacks it.
    """
    return _folder("sample_course")


def _folder(name: str) -> Path:
    # A wheel carries the folders inside the package; in a checkout they stand beside it.
    for parent in (_PACKAGE / "_data", _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise CouldNotCheck(f"this installation lacks the folder `{name}`", hint="Install contentrepo again.")
