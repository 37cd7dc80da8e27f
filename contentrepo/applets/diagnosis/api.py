"""The verb of diagnosis."""

from __future__ import annotations

from collections.abc import Callable

from contentrepo.applets.diagnosis import examination
from contentrepo.applets.diagnosis.models import Look
from contentrepo.applets.live.api import Store
from contentrepo.applets.repository.models import Repository

__all__ = ["examine"]


def examine(repository: Repository, open_store: Callable[[], Store] | None) -> tuple[Look, ...]:
    """Look at everything on which checks and publishing rest, and say what stays unenforced. Changes nothing.

    Args:
        repository: bare or not.
        open_store: opens the live store; None where there is none at the place that the repository names.

    Raises:
        CouldNotCheck: git cannot be asked.
    """
    return examination.examine(repository, open_store)
