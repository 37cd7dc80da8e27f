"""The check: two snapshots to one report. What the cache knows of a unit's tree is not looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import cast

from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.findings import api as findings
from contentrepo.applets.findings.models import (
    Finding,
    Gate,
    Level,
    Report,
    Revision,
    Status,
    UnitReport,
    Verdict,
)
from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository.models import Snapshot
from contentrepo.applets.validation.checker import checker_digest
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.judgement import (
    Instance,
    Row,
    find_problems,
    from_rows,
    make_findings,
    scopes_of,
    to_rows,
)
from contentrepo.applets.validation.models import (
    Checked,
    Conflict,
    Scope,
    Strictness,
    Subject,
    Surroundings,
    UnitContent,
)
from contentrepo.applets.validation.registry import RULES
from contentrepo.applets.validation.succession import find_successions
from contentrepo.dataclass import replace

RULE_BY_ID = {rule.ID: rule for rule in RULES}


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
    return _Check(head, base, around, cache).run()


class _Check:
    def __init__(self, head: Snapshot, base: Snapshot, around: Surroundings, cache: FactsCache) -> None:
        self.around, self.cache = around, cache
        self.head = Contents(head, around.repository, cache)
        self.base = Contents(base, around.repository, cache)
        since = around.changed_since
        self.since = self.base if since is None else Contents(since, around.repository, cache)
        self.contents: dict[str, UnitContent] = {}

    def run(self) -> Checked:
        names = sorted({*self.head.layout.units, *self.base.layout.units})
        units = tuple(self._unit(name) for name in names if self.head.tree(name) or self.base.tree(name))
        gone = {name: unit for name, unit in self.base.layout.units.items() if not self.head.tree(name)}
        report = Report(
            findings.overall(unit.verdict for unit in units),
            units,
            Revision(self.head.snapshot.commit, self.head.snapshot.tree),
            Revision(self.base.snapshot.commit, self.base.snapshot.tree),
            self.around.guard.digest,
            checker_digest(),
            provisional=not self.around.guard.digest,
        )
        standing = self.base.layout.configuration
        return Checked(report, self.head.layout, gone, self._content, self.head.snapshot, self.around, standing)

    def _content(self, name: str) -> UnitContent | None:
        """The head's unit, parsed when somebody needs it and then kept."""
        if name not in self.contents and (content := self.head.read(name)) is not None:
            self.contents[name] = content
        return self.contents.get(name)

    def _unit(self, name: str) -> UnitReport:
        tree = self.head.tree(name)
        found = self._findings(name)
        changed = not _same(self.head, self.since, name)
        verdict = findings.judge(_that_count(found, self.around.strictness), changed=changed)
        if changed and tree and self._configuration_is_broken():
            verdict = Verdict.REJECTED
        return UnitReport(name, verdict, tree, changed, found)

    def _configuration_is_broken(self) -> bool:
        configuration = self.head.layout.configuration
        return configuration.fault is not None or bool(configuration.misfits)

    def _findings(self, name: str) -> tuple[Finding, ...]:
        levels = self.base.layout.configuration
        same = _same(self.head, self.base, name)
        new = self._all_instances(self.head, name)
        old = new if same else self._all_instances(self.base, name)
        change = [] if same else self._change_instances(name)
        compared = findings.compare(
            (*make_findings(new, name, levels), *make_findings(change, name, levels)),
            tuple(make_findings(old, name, levels)),
        )
        return findings.sort_findings(self._acknowledge(compared, name))

    def _all_instances(self, contents: Contents, name: str) -> list[Instance]:
        outline = contents.outline(name)
        if outline is None:
            return []
        layout = find_problems(Subject(outline, None, self.around.guard), {Scope.LAYOUT}, contents.snapshot)
        return layout + self._own_instances(contents, name, outline)

    def _own_instances(self, contents: Contents, name: str, outline: UnitContent) -> list[Instance]:
        """What the unit's own content says, remembered by its tree id."""
        guard = self.around.guard.digest if isinstance(outline.unit.key, CatalogKey) else ""
        key = f"{name} {outline.unit.folder} {guard}"
        rows = self.cache.get_findings(outline.tree, key)
        if rows is not None:
            return from_rows(cast("tuple[Row, ...]", rows), RULE_BY_ID)
        content = self._content(name) if contents is self.head else contents.read(name)
        if content is None:
            return []
        found = find_problems(Subject(content, None, self.around.guard), scopes_of(content), contents.snapshot)
        self.cache.put_findings(outline.tree, key, to_rows(found))
        return found

    def _change_instances(self, name: str) -> list[Instance]:
        base, told = self.base.read(name), self._successions.get(name, ())
        if base is None and not told:
            return []
        head = self._content(name) or (replace(base, tree="", files={}, course=None, catalog=None) if base else None)
        if head is None:
            return []
        head = replace(head, conflicts=(*head.conflicts, *told))
        change = olx.compare_courses(base.course, head.course) if base and base.course and head.course else None
        return find_problems(Subject(head, base, self.around.guard, change), {Scope.CHANGE}, self.head.snapshot)

    @cached_property
    def _successions(self) -> Mapping[str, tuple[Conflict, ...]]:
        return find_successions(self.base.layout, self.head.layout)

    def _acknowledge(self, found: Iterable[Finding], name: str) -> list[Finding]:
        said: Collection[tuple[str, str]] | None = None
        result = []
        for finding in found:
            if finding.gate is Gate.IMPACT and finding.blocks:
                said = self.around.acknowledged(name) if said is None else said
                if (finding.rule, finding.subject) in said or (finding.rule, name) in said:
                    result.append(replace(finding, status=Status.ACKNOWLEDGED))
                    continue
            result.append(finding)
        return result


def _same(one: Contents, other: Contents, name: str) -> bool:
    """Whether a unit has the same bytes at the same place in both."""
    return one.tree(name) == other.tree(name) and one.folder(name) == other.folder(name)


def _that_count(found: tuple[Finding, ...], strictness: Strictness) -> tuple[Finding, ...]:
    """The findings that this door lets decide; the others are shown."""
    if strictness is Strictness.LIVE:
        return found
    if strictness is Strictness.STAGED:
        return tuple(f for f in found if f.gate is not Gate.IMPACT)
    return tuple(f for f in found if f.gate is Gate.ALWAYS or f.level is not Level.ERROR)
