"""What a check knows of all units of a tree, held from turn to turn: there may be thousands, and a step moves few."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.findings.models import UnitReport, Verdict
from contentrepo.named_tuple import NamedTuple

CLEAN = "clean"
KIND = "roll"
MOST = 8  # rolls that a process holds


class Roll(NamedTuple):
    """The units of a tree that have a file.

    Attributes:
        places: unit -> its place in `reports`.
        reports: what is said of each while nothing changes it, sorted by unit.
        odd: the units in which something was found, or of which it is not known.
        row: under which key the cache lists all others.
    """

    places: Mapping[str, int]
    reports: tuple[UnitReport, ...]
    odd: frozenset[str]
    row: str

    def replace(self, reports: Iterable[UnitReport]) -> tuple[UnitReport, ...]:
        """All reports, with others of some units."""
        found = list(self.reports)
        for report in reports:
            found[self.places[report.unit]] = report
        return tuple(found)


def read_clean(cache: FactsCache, key: str) -> tuple[frozenset[str], str]:
    """The units of a tree in which nothing was found, and the row that names them.

    It is one row, for to ask for each of thousands takes longer.
    """
    found = cache.get_rows(CLEAN, [key]).get(key, ())
    if isinstance(found, str):  # the same units as in another row
        key, found = found, cache.get_rows(CLEAN, [found]).get(found, ())
    return frozenset(found), key


def keep_first(cache: FactsCache, key: str, trees: Mapping[str, str], clean: Collection[str], same_as: str) -> None:
    """Hold a roll of all units that have a file, with their trees; `clean` are those in which nothing was found.

    `same_as` is the key of a row of the cache that names the same; "" where there is none.
    """
    reports = tuple(unchanged(name, tree) for name, tree in sorted(trees.items()))
    places = {report.unit: place for place, report in enumerate(reports)}
    _keep(cache, key, Roll(places, reports, frozenset(places.keys() - clean), _write(cache, key, clean, same_as)))


def keep_next(cache: FactsCache, key: str, roll: Roll, touched: Iterable[UnitReport], odd: frozenset[str]) -> Roll:
    """Hold the roll after a step that touched these units, of which those in `odd` are odd; that roll."""
    is_same = odd == roll.odd and roll.row
    clean = [] if is_same else [name for name in roll.places if name not in odd]
    row = _write(cache, key, clean, roll.row if is_same else "")
    reports = roll.replace(unchanged(one.unit, one.tree) for one in touched)
    held = Roll(roll.places, reports, odd, row)
    _keep(cache, key, held)
    return held


def _write(cache: FactsCache, key: str, clean: Collection[str], same_as: str) -> str:
    """The key of the row that names the clean units."""
    if not cache.get_rows(CLEAN, [key]):
        cache.put_rows(CLEAN, {key: same_as or list(clean)})
    return same_as or key


@lru_cache(maxsize=1 << 14)  # a publisher that stays says the same of thousands of units at each turn
def unchanged(unit: str, tree: str) -> UnitReport:
    """What is said of a unit that nothing has changed and in which nothing was found."""
    return UnitReport(unit, Verdict.UNCHANGED, tree, False, ())


def find_roll(cache: FactsCache, key: str) -> Roll | None:
    """The roll that was held of a tree."""
    kept: dict[str, Roll] = cache.beside.get(KIND, {})
    return kept.get(key)


def _keep(cache: FactsCache, key: str, roll: Roll) -> None:
    kept: dict[str, Roll] = cache.beside.setdefault(KIND, {})
    kept.pop(key, None)
    kept[key] = roll
    for old in list(kept)[:-MOST]:  # several threads may do so at once
        kept.pop(old, None)
