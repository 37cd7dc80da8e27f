"""What a check has found in the units of a tree, held for the check that starts from it: most steps leave all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from contentrepo.applets.catalog.models import Configuration
from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.findings.models import UnitReport, Verdict
from contentrepo.applets.repository.models import GuardFile
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.kept_findings import Rows
from contentrepo.applets.validation.roll import Roll
from contentrepo.applets.validation.unit_findings import list_standing
from contentrepo.named_tuple import NamedTuple

KIND = "ground"
MOST = 8  # grounds that a process holds


class Ground(NamedTuple):
    """Units in which what is found depends on nothing but their own content.

    Attributes:
        configuration: `contentrepo.yaml`, which can be read and has no misfits.
        rows: unit -> what its content says, as it is kept; where there is a roll, of odd units alone.
        reports: of the same units, what is said of each while nothing changes it.
        paths: of the same units, the files in which something is found.
        roll: of a tree of many units, all of them.
    """

    configuration: Configuration
    rows: Mapping[str, Rows]
    reports: Mapping[str, UnitReport]
    paths: Mapping[str, frozenset[str]]
    roll: Roll | None


Make = Callable[[], Ground | None]


def make_ground(
    trees: Mapping[str, str],
    rows: Mapping[str, Rows],
    configuration: Configuration,
    guard: GuardFile,
    roll: Roll | None,
) -> Ground | None:
    """The ground of a tree without conflicts.

    Args:
        trees: unit -> tree id, of all that have a file.
        rows: see `Ground`.
        configuration: of the tree.
        guard: what lies outside it.
        roll: see `Ground`.

    Returns:
        None where what is found in a unit has to be worded or weighed anew each time.
    """
    foreign = {run.casefold() for run in guard.runs}
    if configuration.fault is not None or configuration.misfits or any(name.casefold() in foreign for name in trees):
        return None
    reports: dict[str, UnitReport] = {}
    for name, some in rows.items():
        found = list_standing(some, name, configuration)
        if found is None:
            return None
        reports[name] = UnitReport(name, Verdict.UNCHANGED, trees[name], False, found)
    paths = {name: _list_paths(some) for name, some in rows.items()}
    return Ground(configuration, rows, reports, paths, roll)


def hold_ground(
    head: Contents,
    rows: Mapping[str, Rows],
    key_of: Callable[[str], str],
    *,
    key: str,
    guard: GuardFile,
    roll: Roll | None,
) -> None:
    """Hold the ground of a tree that was judged, where that is all known; it is made once somebody asks.

    Args:
        head: the tree.
        rows: what is found in units, by the key under which that is kept.
        key_of: of a unit, that key.
        key: of the ground.
        guard: see `make_ground`.
        roll: see `Ground`.
    """
    shape = head.shape
    if shape.conflicts or (guard.runs and not guard.digest):
        return
    trees = {name: unit.tree for name, unit in shape.units.items() if unit.tree}
    found = {name: rows.get(key_of(name)) for name in (trees if roll is None else roll.odd)}
    told = {name: some for name, some in found.items() if some is not None}
    if len(told) == len(found):
        keep_ground(head.cache, key, partial(make_ground, trees, told, head.configuration, guard, roll))


def keep_ground(cache: FactsCache, key: str, ground: Ground | Make) -> None:
    """Hold the ground of a tree, or what makes it once somebody asks."""
    kept: dict[str, Ground | Make | None] = cache.beside.setdefault(KIND, {})
    kept.pop(key, None)
    kept[key] = ground
    for old in list(kept)[:-MOST]:  # several threads may do so at once
        kept.pop(old, None)


def find_ground(cache: FactsCache, key: str) -> Ground | None:
    """The ground that was held of a tree."""
    kept: dict[str, Ground | Make | None] = cache.beside.get(KIND, {})
    found = kept.get(key)
    if callable(found):
        found = kept[key] = found()
    return found


def _list_paths(rows: Rows) -> frozenset[str]:
    return frozenset(row[1] for row in rows)
