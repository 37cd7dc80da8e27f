"""Which external course keys have more than one holder, each clash said once, in the narrowest scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contentrepo.applets.catalog.models import Claim, Clash, Holder
from contentrepo.applets.findings.models import Place

Foreign = tuple[str, str, str, str, str, str, str, int]
"""A claim of another repository: scope, folded key, key, run, repository, path, commit, line."""

Groups = dict[tuple[str, str], list[Claim]]
"""(scope, folded key) -> claims of this tree."""

_RANKS = {"course": 0, "curriculum": 1, "program": 2}


def find_clashes(claims: Iterable[Claim], foreign: Sequence[Foreign]) -> tuple[Clash, ...]:
    groups: Groups = {}
    for claim in claims:
        groups.setdefault((claim.scope, claim.folded), []).append(claim)
    elsewhere = _elsewhere(groups, foreign)
    clashes = [
        Clash(*name, tuple(holders.values()))
        for name, group in groups.items()
        if (len(group) > 1 or name in elsewhere) and len(holders := _holders(group, elsewhere.get(name, ()))) > 1
    ]
    return narrow_clashes(clashes)


def narrow_clashes(clashes: Iterable[Clash]) -> tuple[Clash, ...]:
    """In order of key and scope, and each only in its narrowest scope."""
    ranked = sorted(clashes, key=lambda clash: (clash.folded, _rank(clash.scope), clash.scope))
    return tuple(_narrowest(ranked))


def _rank(scope: str) -> int:
    return _RANKS.get(scope.partition(":")[0], len(_RANKS))


def _elsewhere(groups: Groups, foreign: Sequence[Foreign]) -> dict[tuple[str, str], list[Holder]]:
    """The holders elsewhere of keys that this tree claims too."""
    found: dict[tuple[str, str], list[Holder]] = {}
    for scope, folded, key, run, repository, path, commit, line in sorted(foreign):
        if (scope, folded) in groups:
            found.setdefault((scope, folded), []).append(Holder(run, key, Place(path, line), repository, commit))
    return found


def _holders(group: Iterable[Claim], elsewhere: Iterable[Holder]) -> dict[str, Holder]:
    """Run -> holder, this tree's first and in order; a run that is here too counts as here."""
    here = [Holder(str(claim.run), claim.key, claim.place) for claim in sorted(group, key=lambda claim: claim.run)]
    holders: dict[str, Holder] = {}
    for holder in (*here, *elsewhere):
        holders.setdefault(holder.run, holder)
    return holders


def _narrowest(clashes: Iterable[Clash]) -> Iterable[Clash]:
    """Leave out a clash whose holders all stand in a narrower clash over the same key."""
    said: dict[str, list[set[str]]] = {}
    for clash in clashes:
        runs = {holder.run for holder in clash.holders}
        if not any(runs <= others for others in said.setdefault(clash.folded, [])):
            said[clash.folded].append(runs)
            yield clash
