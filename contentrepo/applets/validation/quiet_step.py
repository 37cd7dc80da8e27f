"""The short way of a check: a step that edits files of one run, in which nothing is found before or after it.

The general way (`check`) would come to the same: what was found stays, and no rule on changes has anything to ask. The
questions here are those that it asks of a step and of its excerpts, and wherever one is answered otherwise, it is gone.
What is spared is to look up, to make and to compare what is known to be the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from contentrepo.applets.findings import api as findings
from contentrepo.applets.findings.models import UnitReport
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.descent import Descent, keep_descent
from contentrepo.applets.validation.gates import that_count
from contentrepo.applets.validation.ground import Ground, keep_ground
from contentrepo.applets.validation.increment import read_excerpts
from contentrepo.applets.validation.kept_findings import keep_rows
from contentrepo.applets.validation.models import Excerpts, Strictness
from contentrepo.applets.validation.registry import asks_of
from contentrepo.applets.validation.roll import keep_next
from contentrepo.applets.validation.shape import Shape, write_shape
from contentrepo.applets.validation.step import CATALOG
from contentrepo.dataclass import replace
from contentrepo.named_tuple import NamedTuple


class Keys(NamedTuple):
    """Under what is kept what is known of a step.

    Attributes:
        base, head: the findings of the run, before and after.
        clean: the units of the head in which nothing is found.
        ground: the ground of the head.
    """

    repository: str
    base: str
    head: str
    clean: str
    ground: str


class QuietStep(NamedTuple):
    """Such a step.

    Attributes:
        unit: the run.
        base, head: before it and after it.
        shape: of the head, with the index that holds on.
        excerpts: of the run.
        ground: what was found before.
    """

    unit: str
    base: Contents
    head: Contents
    shape: Shape
    excerpts: Excerpts
    ground: Ground

    def judge(self, strictness: Strictness) -> tuple[UnitReport, ...]:
        """The run's report among those of all units, or of those that a roll has not got; in order."""
        name, known = self.unit, self.ground.reports
        found = known[name].findings if name in known else ()
        verdict = findings.judge(that_count(found, strictness), changed=True)
        report = UnitReport(name, verdict, self.head.tree(name), True, found)
        return tuple([{**known, name: report}[one] for one in sorted({*known, name})])


def find_quiet_step(base: Contents, head: Contents, ground: Ground) -> QuietStep | None:
    """The step between two trees; None where it is not known to be quiet.

    Args:
        base: before it; what was found in it is the ground.
        head: after it.
        ground: of the base.
    """
    step = head.step
    if step is None or len(step.changes) != 1 or step.shape.conflicts:
        return None
    ((name, changes),) = step.changes.items()
    known, index = name in ground.rows or ground.roll, base.index_of(name)
    if name.startswith(CATALOG) or not known or not index:
        return None
    if not ground.paths.get(name, frozenset()).isdisjoint(changes):  # what stands there may move along its line
        return None
    unit = step.shape.units[name]._replace(index_tree=index)
    shape = step.shape._replace(units={**step.shape.units, name: unit})
    after = head.with_shape(shape)
    excerpts = read_excerpts(base, after, name, changes)
    if excerpts is None or not excerpts.is_quiet or excerpts.index or asks_of(excerpts.settings):
        return None
    return QuietStep(name, base, after, shape, excerpts, ground)


def keep_quiet_step(step: QuietStep, touched: Iterable[UnitReport], keys: Keys) -> None:
    """Keep what the general way keeps of a check, for whoever goes on from the head."""
    name, base, head, shape, excerpts, ground = step
    cache, trees, rows = head.cache, (base.tree(name), head.tree(name)), ground.rows.get(name, ())
    write_shape(cache, keys.repository, head.snapshot.tree, shape, before=base.snapshot.tree, moved=(name,))
    keep_rows(cache, keys.head, rows, same_as=keys.base)
    if excerpts.are_apart:
        keep_descent(cache, f"{name} {base.folder(name)}", trees, Descent(excerpts.changes, {}))
    reports = ground.reports
    if name in reports:
        reports = {**reports, name: replace(reports[name], tree=trees[1])}
    roll = ground.roll and keep_next(cache, keys.clean, ground.roll, touched, ground.roll.odd)
    keep_ground(cache, keys.ground, ground._replace(reports=reports, roll=roll))
