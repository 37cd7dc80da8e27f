"""Where the files that are not code stand: the same in a checkout and in a wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from contentrepo.errors import CouldNotCheck

_PACKAGE = Path(__file__).resolve().parent


def find_data(name: Literal["schemas", "hooks", "sample_course"]) -> Path:
    """The folder `name`.

    Raises:
        CouldNotCheck: the installation lacks it.
    """
    # A wheel carries the folders inside the package; in a checkout they stand beside it.
    for parent in (_PACKAGE / "_data", _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise CouldNotCheck(f"this installation lacks the folder `{name}`", hint="Install contentrepo again.")
