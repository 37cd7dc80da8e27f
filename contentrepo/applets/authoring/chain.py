"""Tasks that waited together: each a commit of its own on the one before it, and the branch moved once for all.

Each is merged and judged where the task before it leaves the branch, as if that had landed already. Nothing is said of
any of them before the branch has moved: what one of them says may hold only because of those before it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from contentrepo.applets.authoring.authority import find_authority
from contentrepo.applets.authoring.candidate import Candidate, Unplanned, plan_task
from contentrepo.applets.authoring.landing import ATTEMPTS, Link, judge_commit, move_branch
from contentrepo.applets.authoring.message import render_message
from contentrepo.applets.authoring.models import TaskOutcome, TaskState
from contentrepo.applets.authoring.reading import read_tip
from contentrepo.applets.authoring.rebasing import rebase
from contentrepo.applets.authoring.refusal import Contended
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository, Snapshot
from contentrepo.dataclass import replace

_ALL = 1 << 20

Result = TaskOutcome | Exception
"""What came of a task, or what its caller is to be raised."""
Waiting = Candidate | Unplanned
More = Callable[[], list[Waiting]]


def land_chain(repository: Repository, ref: str, candidates: list[Waiting], more: More = list) -> list[Result]:
    """Land tasks of one branch in their order; one that cannot land is refused alone, and the others land.

    Where somebody pushed meanwhile, all are merged and judged again, fewer at a time: a push takes longer than the
    landing of one.

    Args:
        repository: where.
        ref: the branch's full name.
        candidates: who land, at least one; who come with them while they are judged are added.
        more: gives who has come meanwhile.
    """
    results: list[Result] = []
    most = 1 if find_authority(repository) else _ALL
    moved = 0
    while len(results) < len(candidates) and moved < ATTEMPTS:
        start = len(results)
        try:
            results += _land(repository, ref, _take(candidates, start, start + most, more))
        except git.RefMoved:
            most, moved = max(1, min(most, len(candidates) - start) // 2), moved + 1
        except git.CheckedOut:  # a file that one of them changes is in the way
            most = 1
    branch = candidates[0].branch
    return results + [
        Contended(f"others kept moving `{branch}`", hint="Try again.") for _ in candidates[len(results) :]
    ]


def _take(candidates: list[Waiting], start: int, end: int, more: More) -> Iterator[Waiting]:
    for place in range(start, end):
        if place == len(candidates):
            candidates += more()
        if place == len(candidates):
            return
        yield candidates[place]


def _land(repository: Repository, ref: str, candidates: Iterable[Waiting]) -> list[Result]:
    results, chain, places = list[Result](), list[Link](), list[int]()
    tip = ""
    for place, candidate in enumerate(candidates):
        tip = tip or read_tip(repository, candidate.branch)
        found = _put_onto(repository, ref, candidate, tip)
        results.append(found.outcome if isinstance(found, Link) else found)
        if isinstance(found, Link):
            chain.append(found)
            places.append(place)
            tip = found.commit.id
    if not chain:
        return results
    try:
        told: list[Result] = list(move_branch(repository, ref, chain))
    except git.RefMoved:
        raise
    except Exception as error:
        if isinstance(error, git.CheckedOut) and len(results) > 1:
            raise
        return [*results[: places[0]], *[error] * (len(results) - places[0])]
    for place, outcome in zip(places, told, strict=True):
        results[place] = outcome
    return results


def _put_onto(repository: Repository, ref: str, waiting: Waiting, tip: str) -> Link | Result:
    """A commit that may land, or else what is to be said of the task."""
    try:
        candidate = _plan(repository, waiting, tip)
        commit, outcome = write_onto(repository, candidate, git.commit_snapshot(repository, tip))
        if isinstance(waiting, Unplanned) and not waiting.task.base and waiting.seen != tip:
            outcome = replace(outcome, is_merged=True)
        if commit is None:
            return outcome
        actor = candidate.task.actor
        outcome = judge_commit(repository, ref, outcome, commit, actor=actor, is_dry=False)
    except Exception as error:  # noqa: BLE001  a task's own failure is told to its caller and stops nobody else
        return error
    if outcome.state is not TaskState.APPLIED:
        return outcome
    return Link(commit, outcome, candidate.note, candidate.forge)


def _plan(repository: Repository, waiting: Waiting, tip: str) -> Candidate:
    if isinstance(waiting, Candidate):
        return waiting
    task, branch, _, note, forge = waiting
    return plan_task(repository, task, branch=branch, tip=tip, note=note, forge=forge)


def write_onto(repository: Repository, candidate: Candidate, tip: Snapshot) -> tuple[git.Written | None, TaskOutcome]:
    """The commit that a task makes on a tip, which nobody has judged; None where it makes none.

    Raises:
        TooFarApart: too much has changed since the task's base.
        CouldNotCheck: git or the disk did not do what it should.
    """
    base = git.commit_snapshot(repository, candidate.base)
    placed = rebase(repository, candidate.changes, base=base, tip=tip, old=candidate.old, modes=candidate.modes)
    outcome = TaskOutcome(
        TaskState.UNCHANGED,
        candidate.id,
        candidate.branch,
        tip.commit,
        tip.commit,
        is_merged=tip.tree != base.tree,
        paths=tuple(sorted(placed.changes)),
        created=candidate.created,
    )
    if placed.conflicts:
        return None, replace(outcome, state=TaskState.CONFLICT, commit="", conflicts=placed.conflicts)
    tree = git.write_changes(repository, tip.tree, placed.changes, placed.old, placed.modes)
    if tree.id == tip.tree:
        return None, replace(outcome, paths=())
    actor, said = candidate.task.actor, render_message(candidate.task, candidate.id)
    author, now = (actor.name, actor.mail), int(time.time())
    commit = git.write_authored_commit(repository, tree, said, author=author, parents=[tip.commit], time=now)
    return commit, outcome
