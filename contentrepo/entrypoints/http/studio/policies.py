"""`advanced_settings` and `grading`: the policy files of a run."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from starlette.concurrency import run_in_threadpool

from contentrepo.api.author import FileAtTip, PutFile, TaskOutcome, UnknownFile, read_file_at_tip
from contentrepo.api.read import parse_course_run_key
from contentrepo.entrypoints.http.answer import answer
from contentrepo.entrypoints.http.authoring.blocks import ACCEPTED
from contentrepo.entrypoints.http.authoring.operations import encode
from contentrepo.entrypoints.http.authoring.place import Served, choose_repository
from contentrepo.entrypoints.http.authoring.writing import WishOf
from contentrepo.entrypoints.http.delivery.parameters import Run
from contentrepo.entrypoints.http.problem import Problem
from contentrepo.entrypoints.http.studio import shapes
from contentrepo.entrypoints.http.studio.memory import Owner
from contentrepo.entrypoints.http.studio.writing import find_run_repository, owner_of, write
from contentrepo.entrypoints.http.studio.xblock import PREFIX
from contentrepo.entrypoints.http.world import World

reading = APIRouter(prefix=PREFIX, tags=["studio v0"])
writing = APIRouter(prefix=PREFIX, tags=["studio v0"])

Settings = Annotated[dict[str, shapes.SettingBody], Body(max_length=500)]


@reading.get("/advanced_settings/{run}", response_model=dict[str, shapes.SettingBody])
def get_settings(request: Request, world: World, run: Run) -> Response:
    """What the run's policy says about the course; settings that it leaves alone are not listed."""
    key = str(parse_course_run_key(run))
    file, policy = _read(choose_repository(world.repositories, "", run=key), key, "policy.json")
    world.memory.note(owner_of(request), f"{key}/{file.path}", file.commit)
    return answer(request, {name: {"value": value} for name, value in _course(policy).items()})


@writing.patch("/advanced_settings/{run}", response_model=dict[str, shapes.SettingBody], responses=ACCEPTED)
async def patch_settings(request: Request, world: World, run: Run, body: Settings, *, wish: WishOf) -> Response:
    """Set some settings of the course; a value of null takes one away. All others stay."""
    course = str(parse_course_run_key(run))
    repository = await find_run_repository(world, course)
    file, policy = await run_in_threadpool(_read_seen, world, repository, course, owner_of(request))
    settings = _course(policy)
    for name, setting in body.items():
        settings[name] = setting.value
        if setting.value is None:
            del settings[name]

    def tell(_: TaskOutcome) -> dict[str, object]:
        return {name: {"value": value} for name, value in settings.items()}

    operations, resource = [PutFile(file.path, _render(policy))], f"{course}/{file.path}"
    return await write(request, world, repository, operations, resource=resource, tell=tell, wish=wish, said=body)


@writing.post("/grading/{run}", response_model=shapes.GradingBody, responses=ACCEPTED)
async def post_grading(request: Request, world: World, run: Run, body: shapes.GradingBody, *, wish: WishOf) -> Response:
    """How the course is graded, as a whole."""
    course = str(parse_course_run_key(run))
    repository = await find_run_repository(world, course)
    file, policy = await run_in_threadpool(_read, repository, course, "grading_policy.json")
    policy["GRADER"] = [_grader(one) for one in body.graders]
    policy["GRADE_CUTOFFS"] = body.grade_cutoffs
    operations = [PutFile(file.path, _render(policy))]
    return await write(
        request,
        world,
        repository,
        operations,
        resource=f"{course}/{file.path}",
        said=body,
        tell=lambda _: body.model_dump(),
        wish=wish,
    )


def _read(repository: Served, run: str, name: str, commit: str = "") -> tuple[FileAtTip, dict[str, Any]]:
    """A policy file of a run, wherever the run keeps it, and what it says.

    Raises:
        UnknownFile: the run has none.
        Problem: it is no JSON object.
    """
    for folder in (run.rpartition("+")[2], "course"):
        try:
            file = read_file_at_tip(repository.open(), f"policies/{folder}/{name}", run=run, commit=commit)
            break
        except UnknownFile:
            continue
    else:
        raise UnknownFile(f"`{run}` has no `{name}`")
    try:
        said = json.loads(file.data)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Problem("cannot-edit", f"`{file.path}` is no JSON object")
    return file, said


def _read_seen(world: World, repository: Served, run: str, owner: Owner) -> tuple[FileAtTip, dict[str, Any]]:
    """The policy as the caller read it last, so that a patch of it changes what they saw and nothing else."""
    file, policy = _read(repository, run, "policy.json")
    seen = world.memory.find(owner, f"{run}/{file.path}")
    return _read(repository, run, "policy.json", seen) if seen else (file, policy)


def _course(policy: dict[str, Any]) -> dict[str, Any]:
    """The part of a policy that is about the course itself; made where there is none."""
    for name, settings in policy.items():
        if name.startswith("course/") and isinstance(settings, dict):
            return settings
    raise Problem("cannot-edit", "the policy says nothing about the course", more={"hint": "it begins with `course/`"})


def _grader(one: shapes.Grader) -> dict[str, Any]:
    short = {} if one.short_label is None else {"short_label": one.short_label}
    weight = round(one.weight / 100, 6)
    return {"type": one.type, "min_count": one.min_count, "drop_count": one.drop_count, **short, "weight": weight}


def _render(policy: dict[str, Any]) -> bytes:
    return encode(json.dumps(policy, indent=4, sort_keys=True, ensure_ascii=False) + "\n")
