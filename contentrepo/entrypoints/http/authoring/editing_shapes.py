"""Bodies and answers of locks and modes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from contentrepo.entrypoints.http.authoring.shapes import Body


class LockBody(Body):
    """For how long, and why."""

    seconds: int = Field(3600, ge=1, le=7 * 24 * 3600)
    reason: str = Field("", max_length=500)


class LockShape(BaseModel):
    """Who holds a run, or a block of it with all below."""

    run: str
    block: str
    holder: str
    since: str
    until: str
    reason: str


class EditingShape(BaseModel):
    """All locks that hold, and the runs that are not edited through all doors."""

    locks: list[LockShape]
    modes: dict[str, str]


class BreakBody(Body):
    """Why a lock is taken from its holder."""

    reason: str = Field(min_length=1, max_length=500)


class ModeBody(Body):
    """Through which doors a run is to be edited."""

    mode: Literal["hybrid", "git", "api"]


class ModeShape(BaseModel):
    """Through which doors a run is edited."""

    run: str
    mode: str


class ModeWas(ModeShape):
    """How it is now, and how it was before."""

    was: str
