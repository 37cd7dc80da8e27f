"""A refused push, kept for a while where the repository wants that."""

from __future__ import annotations

import time
from collections.abc import Sequence

from contentrepo.api.check import RefUpdate, Repository, keep_push
from contentrepo.config import read_config
from contentrepo.errors import ContentRepoError


def keep(repository: Repository, updates: Sequence[RefUpdate]) -> str:
    """Keep it, and say under which name; what goes wrong here changes no verdict."""
    try:
        kept = keep_push(repository, updates, who=read_config().identity, now=time.time())
    except (ContentRepoError, OSError) as error:
        return f"contentrepo: the push could not be kept: {error}"
    if kept is None:
        return "contentrepo: the push is not kept; it is too large, or brings nothing new"
    return f"contentrepo: kept for 14 days as {kept.name}"
