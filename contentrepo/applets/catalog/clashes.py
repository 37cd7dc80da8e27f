"""Which external course keys have more than one holder, each clash said once, in the narrowest scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contentrepo.applets.catalog.models import Claim, Clash, Holder
from contentrepo.applets.findings.models import Place

Foreign = tuple[str, str, str, str, str, str, str]
"""A row of `GuardFile.claims`: scope, folded key, key, run, repository, path, commit."""

_RANKS = {"course": 0, "curriculum": 1, "program": 2}


def find_clashes(claims: Iterable[Claim], foreign: Sequence[Foreign]) -> tuple[Clash, ...]:
    groups = _grouped(claims)
    _join_foreign(groups, foreign)
    clashes = [Clash(*name, tuple(holders.values())) for name, holders in groups.items() if len(holders) > 1]
    clashes.sort(key=lambda clash: (clash.folded, _RANKS.get(clash.scope.partition(":")[0], len(_RANKS)), clash.scope))
    return tuple(_narrowest(clashes))


def _grouped(claims: Iterable[Claim]) -> dict[tuple[str, str], dict[str, Holder]]:
    """(scope, folded key) -> run -> holder; runs in order."""
    groups: dict[tuple[str, str], dict[str, Holder]] = {}
    for claim in sorted(claims, key=lambda claim: claim.run):
        run = str(claim.run)
        groups.setdefault((claim.scope, claim.folded), {})[run] = Holder(run, claim.key, claim.place)
    return groups


def _join_foreign(groups: dict[tuple[str, str], dict[str, Holder]], foreign: Sequence[Foreign]) -> None:
    """Add the holders elsewhere to the groups that this tree has part in; a run that is here too counts as here."""
    for scope, folded, key, run, repository, path, commit in sorted(foreign):
        if holders := groups.get((scope, folded)):
            holders.setdefault(run, Holder(run, key, Place(path), repository, commit))


def _narrowest(clashes: Iterable[Clash]) -> Iterable[Clash]:
    """Leave out a clash whose holders all stand in a narrower clash over the same key."""
    said: dict[str, list[set[str]]] = {}
    for clash in clashes:
        runs = {holder.run for holder in clash.holders}
        if not any(runs <= others for others in said.setdefault(clash.folded, [])):
            said[clash.folded].append(runs)
            yield clash
