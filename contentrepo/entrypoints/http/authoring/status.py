"""How the live branch stands against what is live: what waits, and why."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from contentrepo.api.check import finding_to_json
from contentrepo.api.publish import UnitStatus, Writer, find_writer, status
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.authoring import shapes
from contentrepo.entrypoints.http.authoring.place import choose_repository
from contentrepo.entrypoints.http.authoring.writing import Where
from contentrepo.entrypoints.http.world import World

reading = APIRouter(tags=["history"])
writing = APIRouter(tags=["history"])


@reading.get("/status", response_model=shapes.StatusShape)
def get_status(request: Request, world: World, where: Where = "") -> Response:
    """Which release of each unit is live, how far behind the live branch it is and why, and who publishes just now."""
    repository = choose_repository(world.repositories, where).open()
    units = [_plain(one) for one in status(repository, world.store)]
    return answer(request, {"units": units, "writer": _writer(find_writer(world.store))})


def _plain(one: UnitStatus) -> dict[str, object]:
    return {
        "unit": one.unit,
        "branch": one.branch,
        "tip": one.tip or None,
        "standing": one.standing.value,
        "release": one.release or None,
        "live_commit": one.live_commit or None,
        "behind": one.behind,
        "detail": one.detail,
        "findings": [finding_to_json(finding) for finding in one.findings],
    }


def _writer(one: Writer | None) -> dict[str, object] | None:
    return None if one is None else {"since": one.since or None, "stopped": one.is_stopped}
