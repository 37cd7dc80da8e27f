"""Where locks and modes are set: in the repository that people push to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.errors import Refused

if TYPE_CHECKING:
    from contentrepo.api.publish import Repository


def open_to_lock(path: Path) -> Repository:
    """The repository at or above `path`.

    Raises:
        NotARepository: there is none.
        Refused: it is a clone that fetches locks: nobody else would see this one, and the next fetch takes it away.
    """
    from contentrepo.api.author import inspect_setup

    repository = open_here(path)
    if not repository.is_bare and inspect_setup(repository).fetches_ours:
        raise Refused(
            "this clone fetches locks and modes from its remote; what is set here nobody else would see",
            hint="Run it where people push to (`-C PATH`), or ask the server over HTTP (`/v1/locks`, `/v1/modes`).",
        )
    return repository
