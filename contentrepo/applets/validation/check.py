"""The check: two snapshots to one report. What the cache knows of a unit's tree is not looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.findings import api as findings
from contentrepo.applets.findings.models import Finding, Report, Revision, UnitReport, Verdict
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository.models import Snapshot
from contentrepo.applets.validation.catalog_news import is_news
from contentrepo.applets.validation.checker import checker_digest
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.descent import Descent, extend_changes, find_descent, keep_descent, plan_descent
from contentrepo.applets.validation.gates import mark_acknowledged, that_count
from contentrepo.applets.validation.ground import find_ground, hold_ground
from contentrepo.applets.validation.increment import read_excerpts
from contentrepo.applets.validation.judgement import Instance, find_problems
from contentrepo.applets.validation.kept_findings import find_rows
from contentrepo.applets.validation.models import (
    Checked,
    Conflict,
    Excerpts,
    Scope,
    Subject,
    Surroundings,
    UnitContent,
)
from contentrepo.applets.validation.quiet_step import Keys, QuietStep, find_quiet_step, keep_quiet_step
from contentrepo.applets.validation.registry import asks_of
from contentrepo.applets.validation.roll import Roll, find_roll, keep_first, keep_next, read_clean, unchanged
from contentrepo.applets.validation.sides import Sides
from contentrepo.applets.validation.step import CATALOG
from contentrepo.applets.validation.succession import find_successions
from contentrepo.applets.validation.unit_findings import Said, compare_unit
from contentrepo.applets.validation.unit_index import IndexLost
from contentrepo.applets.validation.waits import find_waits
from contentrepo.cached_property import cached_property
from contentrepo.dataclass import replace

MANY = 50  # units without findings, from which on they are worth a row together


def check(head: Snapshot, base: Snapshot, around: Surroundings, cache: FactsCache) -> Checked:
    """Judge `head` against `base`.

    Args:
        head: what is judged.
        around: what lies outside both trees.
        cache: facts and findings of earlier checks.
        base: what is live (or what the door takes for it); an empty snapshot where there is nothing.

    Raises:
        CouldNotCheck: an object is missing, or anything else keeps us from an answer.
    """
    with cache.gathering():
        return _Check(head, base, around, cache).run()


class _Check(Sides):
    def __init__(self, head: Snapshot, base: Snapshot, around: Surroundings, cache: FactsCache) -> None:
        super().__init__(head, base, around, cache)
        self.clean: frozenset[str] = frozenset()
        self.known: frozenset[str] = frozenset()
        self.known_row = ""

    def run(self) -> Checked:
        quiet = self._take_short_way()
        roll = quiet.ground.roll if quiet else self.roll
        if quiet is not None:
            touched = quiet.judge(self.around.strictness)
        else:
            touched = self._judge_step() if roll is not None else self._judge_all()
        report = Report(
            findings.overall(unit.verdict for unit in touched),
            touched if roll is None else roll.replace(touched),
            Revision(self.head.snapshot.commit, self.head.snapshot.tree),
            Revision(self.base.snapshot.commit, self.base.snapshot.tree),
            self.around.guard.digest,
            checker_digest(),
            provisional=not self.around.guard.digest,
        )
        if quiet is not None:
            keep_quiet_step(quiet, touched, self._keys(quiet.unit))
        else:
            self._remember(touched)
        self.is_done = True
        return Checked(
            report,
            lambda: self.head.layout,
            self._unit_of,
            self._content,
            self._readable_excerpts,
            self.head.snapshot,
            self.around,
            self.head.configuration,
            self.base.configuration,
            touched,
            lambda: {} if self.previous is self.base and self.head.step else find_waits(self.base, self.head),
        )

    def _take_short_way(self) -> QuietStep | None:
        """A step that changes nothing that is found; None where it takes the general way to tell."""
        is_step = self.previous is self.since is self.base
        ground = find_ground(self.cache, self._ground_key(self.base)) if is_step else None
        quiet = find_quiet_step(self.base, self.head, ground) if ground is not None else None
        if quiet is not None:
            self.head, self.excerpts[quiet.unit] = quiet.head, quiet.excerpts
        return quiet

    @cached_property
    def roll(self) -> Roll | None:
        """What is known of the base's units; None where a look at all units is needed, or does no harm."""
        step = self.head.step if self.previous is self.since is self.base else None
        if step is None or self.around.guard.runs or self.head.shape.conflicts:
            return None
        roll = find_roll(self.cache, self._clean_key(self.base))
        return roll if roll and all(name in roll.places and self.head.tree(name) for name in step.changes) else None

    def _judge_step(self) -> tuple[UnitReport, ...]:
        """The units that a step moves, and those in which something was found before."""
        roll, step = self.roll, self.head.step
        return tuple([self._unit(name) for name in sorted({*roll.odd, *step.changes})]) if roll and step else ()

    def _judge_all(self) -> tuple[UnitReport, ...]:
        trees = self.head.trees
        names = sorted({**self.base.trees, **trees})  # nearly in order already, which a set is not
        clean = self._find_clean(names)
        return tuple(unchanged(name, trees[name]) if name in clean else self._unit(name) for name in names)

    def _find_clean(self, names: Iterable[str]) -> frozenset[str]:
        """Units that nothing changed and in which nothing was found: most of a large repository."""
        odd = {conflict.unit for side in (self.base, self.head) for conflict in side.shape.conflicts}
        foreign = {run.casefold() for run in self.around.guard.runs}  # what rules on the layout ask of the guard
        if foreign:
            odd.update(name for name in names if name.casefold() in foreign)
        alike = self.head.names_like(self.base)
        if self.since is not self.base:
            alike &= self.head.names_like(self.since)
        same = [name for name in names if name in alike and name not in odd]
        known = self.known = self._known_clean()
        clean = [name for name in same if name in known]
        same = [name for name in same if name not in known]
        keys = {self._head_key(name): name for name in same}
        kept = find_rows(self.cache, keys)
        self.rows.update(kept)
        self.clean = frozenset((*clean, *(name for key, name in keys.items() if kept.get(key) == ())))
        return self.clean

    def _known_clean(self) -> frozenset[str]:
        """The units of the base in which nothing was found, where they are so many that a row names them."""
        is_kept = self.base.snapshot.tree and self.cache.lasts and len(self.base.names) >= MANY
        found, self.known_row = read_clean(self.cache, self._clean_key(self.base)) if is_kept else (frozenset(), "")
        return found

    def _remember(self, touched: Iterable[UnitReport]) -> None:
        """Keep what the next check may start from."""
        for side in (self.base, self.head):
            side.remember()
        if not self.cache.lasts or not self.head.snapshot.tree:
            return
        is_large = len(self.head.names) >= MANY
        if is_large:
            self._remember_clean(touched)
        roll = find_roll(self.cache, self._clean_key(self.head)) if is_large else None
        if roll is not None or not is_large:
            rows = {self._head_key(name): () for name in self.clean} | self.rows
            key = self._ground_key(self.head)
            hold_ground(self.head, rows, self._head_key, key=key, guard=self.around.guard, roll=roll)

    def _remember_clean(self, touched: Iterable[UnitReport]) -> None:
        """Keep which units of a large tree are clean, in the cache and in memory."""
        key, roll = self._clean_key(self.head), self.roll
        if roll is not None:
            odd = frozenset(one.unit for one in touched if self.rows.get(self._head_key(one.unit)) != ())
            keep_next(self.cache, key, roll, touched, odd)
            return
        names = [name for name in self.head.names if name in self.clean or self.rows.get(self._head_key(name)) == ()]
        if len(names) >= MANY:
            keep_first(self.cache, key, self.head.trees, names, self.known_row if self.known == {*names} else "")

    def _clean_key(self, side: Contents) -> str:
        return f"{side.snapshot.tree} {self.around.repository} {self.around.guard.catalog.digest}"

    def _ground_key(self, side: Contents) -> str:
        return f"{self._clean_key(side)} {self.around.guard.digest}"

    def _keys(self, name: str) -> Keys:
        past, head = self._key_of(self.base, name), self._head_key(name)
        return Keys(self.around.repository, past, head, self._clean_key(self.head), self._ground_key(self.head))

    def _unit(self, name: str) -> UnitReport:
        tree = self.head.tree(name)
        found = self._findings(name)
        changed = not self.head.is_like(self.since, name)
        verdict = findings.judge(that_count(found, self.around.strictness), changed=changed)
        configuration = self.head.configuration
        if changed and tree and (configuration.fault is not None or configuration.misfits):
            verdict = Verdict.REJECTED
        return UnitReport(name, verdict, tree, changed, found)

    def _findings(self, name: str) -> tuple[Finding, ...]:
        same = self.head.is_like(self.base, name)
        old = self._said(self.base, name)
        # What is told of a unit's place hangs on the places of others, too.
        is_told_alike = same and self.head.shape.conflicts == self.base.shape.conflicts
        return compare_unit(
            old,
            old if is_told_alike else self._said(self.head, name),
            [] if same else self._change_instances(name),
            unit=name,
            levels=self.base.configuration,
            mark=lambda found: mark_acknowledged(found, name, self.around),
        )

    def _said(self, contents: Contents, name: str) -> Said:
        outline = contents.outline(name)
        if outline is None:
            return Said([], ())
        layout = find_problems(Subject(outline, None, self.around.guard), {Scope.LAYOUT}, contents.snapshot)
        return Said(layout, self._own_rows(contents, outline))

    def _change_instances(self, name: str) -> list[Instance]:
        told = self._successions.get(name, ())
        if not told and self._is_quiet(name):
            return []
        if not told and (descent := self._descend(name)) is not None:
            return descent.instances
        excerpts = None if told else self._excerpts(name)
        found = self._ask_about(excerpts) if excerpts is not None else None
        if excerpts is not None and found is not None:
            if excerpts.are_apart:
                self._keep_descent(name, plan_descent(excerpts.changes, {}, excerpts.changes, found))
            return found
        base = self._content_before(self.base, name)
        at = self.around.at() if name.startswith(CATALOG) else 0
        if base is None and not told and not at:
            return []  # all that the first commit of a catalog lists is news; a folder without commits has none
        head = self._content(name)
        head = head or (replace(base, tree="", files={}, course=None, catalog=None) if base else None)
        if head is None:
            return []
        head = replace(head, conflicts=(*head.conflicts, *told))
        return self._compare(base, head, at)

    def _ask_about(self, excerpts: Excerpts) -> list[Instance] | None:
        """What the rules on changes say of a change that stays within its files; None where only the whole can tell."""
        try:
            return (
                self._compare(excerpts.before, excerpts.after) if excerpts.growth or asks_of(excerpts.settings) else []
            )
        except IndexLost:
            return None

    def _compare(self, base: UnitContent | None, head: UnitContent, at: int = 0) -> list[Instance]:
        """What the rules on changes say."""
        change = olx.compare_courses(base.course, head.course) if base and base.course and head.course else None
        ahead = self.around.ahead() if head.unit.name.startswith(CATALOG) else ()
        subject = Subject(head, base, self.around.guard, change, at, ahead)
        return find_problems(subject, {Scope.CHANGE}, self.head.snapshot)

    def _descend(self, name: str) -> Descent | None:
        """From the base to the head by way of the commit before it, of which all is known."""
        step = None if self.previous is self.base or self.base.unit(name) != self.head.unit(name) else self._step(name)
        trees = self.base.tree(name), self.previous.tree(name)
        known = find_descent(self.cache, self._run(name), trees) if step is not None and step.are_apart else None
        if step is None or known is None:
            return None
        before, unsure = known
        changes = extend_changes(before.changes, step.changes)
        asked = {path: changes[path] for path in (*unsure, *step.changes) if path in changes}
        is_fresh = asked.keys() == step.changes.keys() and before.changes.keys().isdisjoint(asked)
        pair = step if is_fresh else read_excerpts(self.base, self.head, name, asked)
        if pair is None or not pair.are_apart:
            return None
        found = self._ask_about(pair)
        descent = plan_descent(changes, before.found, asked, found) if found is not None else None
        self._keep_descent(name, descent)
        return descent

    def _keep_descent(self, name: str, descent: Descent | None) -> None:
        if descent is not None:
            keep_descent(self.cache, self._run(name), (self.base.tree(name), self.head.tree(name)), descent)

    def _run(self, name: str) -> str:
        return f"{name} {self.base.folder(name)}"

    def _is_quiet(self, name: str) -> bool:
        """Whether a change of a catalog is none that a rule asks about."""
        if not name.startswith(CATALOG):
            return False
        before, after = self.base.outline(name), self.head.outline(name)
        if before is None or after is None:
            return False
        return not is_news(before.files, after.files) and not self.around.ahead()

    @cached_property
    def _successions(self) -> Mapping[str, tuple[Conflict, ...]]:
        same = self.roll is not None or self.base.trees.keys() == self.head.trees.keys()
        return {} if same else find_successions(self.base.layout, self.head.layout)
