"""What a commit brings to the live branch: the units that it changed since it left it, and what it replaces there."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.publishing.pins import compute_pin
from contentrepo.applets.publishing.situation import Situation
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Commit, Entry
from contentrepo.applets.validation.api import read_layout
from contentrepo.applets.validation.models import Checked, Layout
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Brought:
    """How a commit stands to the live branch.

    Attributes:
        start: the layout where the commit left the branch; None where it lies on the branch, or shares nothing with it.
        there: unit -> files at the branch's tip; None where the branch contains the commit: nothing is replaced.
        removes: whether the commit may take units away that it does not have.
    """

    start: Layout | None
    there: Mapping[str, Mapping[str, Entry]] | None
    removes: bool

    def has(self, name: str, checked: Checked) -> bool:
        """Whether the commit brings the unit."""
        if name not in checked.layout.units and not self.removes:
            return False
        return self.start is None or _at(self.start, name) != _at(checked.layout, name)

    def replaces(self, unit: str, files: Mapping[str, Entry]) -> tuple[tuple[str, str], ...]:
        """What the branch's tip has of the unit, as a pin: it may not come back by itself."""
        return () if self.there is None else compute_pin(self.there.get(unit, {}), files)


def read_brought(situation: Situation, commit: Commit) -> Brought:
    """Compare the commit with the tip of the live branch."""
    repository, tip = situation.feed.repository, situation.tip
    if tip is None:
        return Brought(None, {}, removes=False)
    if git.is_ancestor(repository, commit.id, tip.id):
        return Brought(None, None, removes=commit.id == tip.id)
    start = git.merge_base(repository, tip.id, commit.id)
    layout = read_layout(repository, start) if start else None
    return Brought(layout, read_layout(repository, tip.id).files, removes=layout is not None)


def _at(layout: Layout, name: str) -> tuple[str, str]:
    unit = layout.units.get(name)
    return layout.trees.get(name, ""), unit.folder if unit else ""
