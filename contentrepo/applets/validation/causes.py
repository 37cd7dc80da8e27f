"""Which commit brought each of a few new findings. It labels what people are shown and decides nothing.

The cause is the last commit of the change that wrote the finding's line, or that touched the file which the finding
names (a pointer dangles because of the commit that deleted its target). Where that is nobody, nobody is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contentrepo.applets.findings.models import Finding
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import GitFailed, Repository
from contentrepo.applets.validation.models import Cause, Checked

MANY = 200
"""Commits of one change among which nobody looks for a culprit: whoever pushes is waiting."""
FILES = 20
"""Files whose lines are looked at."""

Touches = Mapping[str, tuple[str, ...]]


def find_causes(repository: Repository, checked: Checked, findings: Sequence[Finding]) -> Mapping[Finding, Cause]:
    """The commits between base and head that brought some findings; {} where there are none, or too many to ask.

    Args:
        repository: as it was opened for the check.
        checked: of a commit; an index and a folder have no commit yet.
        findings: those that are shown; few.
    """
    if not findings or not checked.report.head.commit:
        return {}
    try:
        return _Search(repository, checked).find(findings)
    except GitFailed:  # a label is not worth a failed check
        return {}


class _Search:
    def __init__(self, repository: Repository, checked: Checked) -> None:
        base = checked.report.base.commit
        self._repository, self._checked = repository, checked
        self._head, self._exclude = checked.report.head.commit, [base] if base else []
        self._age: dict[str, int] = {}
        self._lines: dict[str, set[int]] = {}
        self._blamed: dict[str, Mapping[int, str]] = {}

    def find(self, findings: Sequence[Finding]) -> Mapping[Finding, Cause]:
        if git.count_commits(self._repository, self._exclude, self._head) > MANY:
            return {}
        commits = git.commits_between(self._repository, self._exclude, self._head)
        self._age = {commit.id: age for age, commit in enumerate(commits)}
        causes = {commit.id: Cause(commit.id, commit.author.rpartition(" <")[0]) for commit in commits}
        if len(commits) == 1:
            return dict.fromkeys(findings, causes[commits[0].id])
        for finding in findings:
            self._lines.setdefault(finding.path, set()).add(finding.line)
        paths = {path for finding in findings for path in (finding.path, self._named_by(finding)) if path}
        touches = git.list_touches(self._repository, paths, head=self._head, exclude=self._exclude)
        found = ((finding, self._find_commit(finding, touches)) for finding in findings)
        return {finding: causes[commit] for finding, commit in found if commit in causes}

    def _named_by(self, finding: Finding) -> str:
        """The file that a finding would be about if its value were a path of its unit."""
        unit = self._checked.layout.units.get(finding.unit)
        if unit is None or "/" not in finding.value or "\0" in finding.value:
            return ""
        return f"{unit.folder}/{finding.value}" if unit.folder else finding.value

    def _find_commit(self, finding: Finding, touches: Touches) -> str:
        """The newest of those that may have brought it."""
        candidates = [*touches.get(self._named_by(finding), ())[:1], *self._writers(finding, touches)]
        return min(candidates, key=lambda commit: self._age.get(commit, MANY), default="")

    def _writers(self, finding: Finding, touches: Touches) -> Iterator[str]:
        """Who wrote the line; who touched the file, where there is no line or where only one did."""
        touched = touches.get(finding.path, ())
        if not finding.line or len(touched) == 1:
            yield from touched[:1]
        elif touched and finding.path in self._checked.head.files:
            yield from self._blame(finding)

    def _blame(self, finding: Finding) -> Iterator[str]:
        if finding.path not in self._blamed and len(self._blamed) < FILES:
            lines = self._lines[finding.path] - {0}
            self._blamed[finding.path] = git.blame_lines(
                self._repository, finding.path, lines, head=self._head, exclude=self._exclude
            )
        writer = self._blamed.get(finding.path, {}).get(finding.line, "")
        if writer in self._age:
            yield writer
