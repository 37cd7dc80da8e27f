"""What the server does for its repositories beside answering: the objects that its tasks write go into packs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from starlette.concurrency import run_in_threadpool

from contentrepo.api.author import pack_loose_objects
from contentrepo.entrypoints.http.authoring.place import Served
from contentrepo.errors import ContentRepoError

SECONDS = 2.0
LOG = logging.getLogger(__name__)


async def keep_house(repositories: Iterable[Served]) -> None:
    """Look after them again and again, until cancelled. To look costs one listing of a folder.

    A busy server writes hundreds of objects in a second, and packing many thousands at once is felt by who asks then.
    """
    while True:
        await asyncio.sleep(SECONDS)
        for repository in repositories:
            try:
                await run_in_threadpool(_pack, repository)
            except (ContentRepoError, OSError) as error:  # the next time may do better, and nobody waits for it
                LOG.warning("loose objects cannot be packed: %s", error)
            except Exception:  # a fault of ours; one repository's must not end this for all
                LOG.exception("loose objects cannot be packed")


def _pack(repository: Served) -> None:
    pack_loose_objects(repository.open())
