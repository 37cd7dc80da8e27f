"""Whose change each side of a conflict is: the commit that changed this very place, not only its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from contentrepo.applets.authoring.models import Conflict
from contentrepo.applets.repository.api import find_commit_id, list_touches, tree_snapshot
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.validation.api import Whereabouts
from contentrepo.errors import ContentRepoError

MOST = 20  # commits of one side that are looked into for each conflict

Places = frozenset[tuple[str, str, str]]


def tell_who(
    repository: Repository, conflicts: tuple[Conflict, ...], *, base: str | None, ours: str, theirs: str
) -> tuple[Conflict, ...]:
    """With the unit, and the newest commit of each side that changed the place, where a side is a commit."""
    paths = {conflict.path for conflict in conflicts}
    start, first, second = (find_commit_id(repository, name) if name else None for name in (base, ours, theirs))
    units = _find_units(repository, ours, first or second or start, paths)
    exclude = [start] if start else []
    own, other = (
        list_touches(repository, paths, head=head, exclude=exclude) if head else {} for head in (first, second)
    )
    places_of = lru_cache(maxsize=None)(partial(_places_of, repository))  # many conflicts have few commits
    return tuple(
        one._replace(
            unit=units.get(one.path, ""),
            by_ours=_find_commit_of(one, own.get(one.path, ()), places_of),
            by_theirs=_find_commit_of(one, other.get(one.path, ()), places_of),
        )
        for one in conflicts
    )


def _find_commit_of(conflict: Conflict, touches: Sequence[str], places_of: Callable[[str], Places]) -> str:
    """The newest of the commits that touched the file and changed the place; the newest of all where none is found."""
    if not touches:
        return ""
    if len(touches) == 1 or not conflict.subject:
        return touches[0]
    place = (conflict.subject, conflict.kind, conflict.name)
    return next((commit for commit in touches[:MOST] if place in places_of(commit)), touches[0])


def _places_of(repository: Repository, commit: str) -> Places:
    from contentrepo.applets.authoring.comparison import compare_commits

    try:
        found = compare_commits(repository, find_commit_id(repository, f"{commit}^"), commit)
    except ContentRepoError:  # who it was is told as well as it can be: the conflict stands either way
        return frozenset()
    return frozenset((one.subject, one.kind, one.name) for one in found)


def _find_units(repository: Repository, tree: str, tip: str | None, paths: set[str]) -> dict[str, str]:
    """Path -> unit; nothing where nobody can say, for the conflict is to be told in any case."""
    if tip is None:
        return {}
    try:
        where = Whereabouts(repository, tree_snapshot(repository, tree).tree, tip=tip)
        return {path: where.find_unit_of(path) for path in paths}
    except ContentRepoError:
        return {}
