"""How each unit of a branch stands: what is live, what the tip has, and what keeps the one from becoming the other."""

from __future__ import annotations

import json
from collections.abc import Mapping

from contentrepo.applets.findings.api import finding_from_json
from contentrepo.applets.findings.models import Finding
from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import LiveUnit, Refusal
from contentrepo.applets.publishing.elsewhere import find_elsewhere
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.holding import Holds, read_holds
from contentrepo.applets.publishing.live_ref import check_is_ours
from contentrepo.applets.publishing.models import Held, Outcome, Standing, UnitStatus
from contentrepo.applets.publishing.pins import find_holding
from contentrepo.applets.publishing.wording import describe_findings, describe_pin
from contentrepo.applets.repository import api as git
from contentrepo.applets.validation.api import read_layout
from contentrepo.applets.validation.models import Layout
from contentrepo.dataclass import dataclass

STANDINGS: Mapping[str, Standing] = {
    "findings": Standing.REFUSED,
    "claimed": Standing.CLAIMED,
    "error": Standing.FAILED,
}

PASSING = frozenset({"pinned", "suspended", "waiting"})
"""Kinds of refusals that are over as soon as nothing holds the unit any more."""


def read_status(feed: Feed) -> tuple[UnitStatus, ...]:
    """A row for each unit that is live from this branch or stands at its tip, sorted."""
    check_is_ours(feed, git.read_live(feed.repository, feed.source.branch))
    tip = git.read_ref(feed.repository, feed.branch_ref) or ""
    layout = read_layout(feed.repository, tip) if tip else None
    trees = layout.trees if layout else {}
    units = {unit.unit: unit for unit in live.list_units(feed.store, feed.source.repository, feed.source.branch)}
    there = _There(feed, tip, layout, units, _read_refusals(feed, tip), read_holds(feed, tip))
    names = sorted(name for name in units.keys() | trees.keys() if there.live_tree(name) or trees.get(name))
    return tuple(there.row(name) for name in names)


def _read_refusals(feed: Feed, tip: str) -> dict[str, Refusal]:
    """The newest refusal of each unit at the tip."""
    refusals = live.list_refusals(feed.store, feed.source, commit=tip) if tip else ()
    return {refusal.unit: refusal for refusal in sorted(refusals, key=lambda refusal: refusal.sequence)}


@dataclass(frozen=True, slots=True)
class _There:
    feed: Feed
    tip: str
    layout: Layout | None
    units: Mapping[str, LiveUnit]
    refusals: Mapping[str, Refusal]
    holds: Holds

    def live_tree(self, name: str) -> str:
        return self.units[name].tree if name in self.units else ""

    def row(self, name: str) -> UnitStatus:
        unit = self.units.get(name)
        standing, findings, detail = self._standing(name)
        commit = unit.commit if unit else ""
        return UnitStatus(
            unit=name,
            repository=self.feed.source.repository,
            branch=self.feed.source.branch,
            tip=self.tip,
            standing=standing,
            release=unit.release if unit else 0,
            live_commit=commit,
            behind=0 if standing is Standing.LIVE else self._behind(commit),
            findings=findings,
            detail=detail,
        )

    def _standing(self, name: str) -> tuple[Standing, tuple[Finding, ...], str]:
        if self.layout is None or self.live_tree(name) == self.layout.trees.get(name, ""):
            held = self.holds.find(name)
            return Standing.LIVE, (), held.detail if held and held.outcome is Outcome.SUSPENDED else ""
        elsewhere = self._elsewhere(name)
        if elsewhere is not None:
            return Standing.ELSEWHERE, (), elsewhere.detail
        pin = find_holding(self.layout.files.get(name, {}), live.list_pins(self.feed.store, name))
        if pin is not None:
            return Standing.PINNED, (), describe_pin(pin)
        refusal = self.refusals.get(name) or self._fault()
        if refusal is None or refusal.kind in PASSING or self._is_moved(refusal):
            held = self.holds.find(name)
            return (Standing(str(held.outcome)), (), held.detail) if held else (Standing.PENDING, (), "")
        if refusal.kind != "findings":
            return STANDINGS[refusal.kind], (), refusal.detail
        recorded = (finding_from_json(data) for data in json.loads(refusal.detail))
        findings = tuple(finding for finding in recorded if finding.blocks)
        return Standing.REFUSED, findings, describe_findings([finding for finding in findings if finding.blocks])

    def _is_moved(self, refusal: Refusal) -> bool:
        """Whether the unit was moved here since it was refused: the next publish takes it up."""
        return refusal.kind == "claimed" and any(
            (move.unit, move.new) == (refusal.unit, self.feed.source) and move.sequence > refusal.sequence
            for move in live.list_moves(self.feed.store)
        )

    def _elsewhere(self, name: str) -> Held | None:
        if self.layout is None or name in self.units:
            return None
        return find_elsewhere(self.feed, live.read_unit(self.feed.store, name), self.layout.files.get(name, {}))

    def _fault(self) -> Refusal | None:
        """What kept us from checking anything at all, if something did; it is kept with the catalog unit."""
        fault = self.refusals.get(str(CatalogKey(self.feed.source.repository)))
        return fault if fault and fault.kind == "error" else None

    def _behind(self, commit: str) -> int:
        known = [commit] if commit and git.find_commit(self.feed.repository, commit) else []
        return git.count_commits(self.feed.repository, known, self.tip)
