"""What the server works with, opened once for all requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request

from contentrepo.api.identity import Register, Verifier
from contentrepo.api.read import Store
from contentrepo.dataclass import dataclass
from contentrepo.entrypoints.http.authoring.place import Served
from contentrepo.entrypoints.http.settings import Settings
from contentrepo.entrypoints.http.studio.memory import Memory
from contentrepo.entrypoints.http.work import Works


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The store that delivery reads, the repositories that authoring writes, and who may."""

    store: Store
    repositories: Mapping[str, Served]
    works: Works
    memory: Memory
    register: Register
    verifier: Verifier
    settings: Settings


async def get_surroundings(request: Request) -> Surroundings:
    """Of the application; a coroutine, for FastAPI sends what is none through a thread, for each request."""
    found = request.app.state.surroundings
    if not isinstance(found, Surroundings):
        raise TypeError("the application was made without its surroundings")
    return found


async def get_store(request: Request) -> Store:
    return (await get_surroundings(request)).store


World = Annotated[Surroundings, Depends(get_surroundings)]
Live = Annotated[Store, Depends(get_store)]
