"""The plan of a fixing: which findings go away by which edits, tried out on the content before anybody sees it.

A fix is taken only if its finding is gone afterwards and no new one came. Nothing is written here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from contentrepo.applets.findings import api as findings
from contentrepo.applets.findings.models import Finding, Status
from contentrepo.applets.repository import api as git
from contentrepo.applets.validation.fixes import (
    flattened_link,
    own_run_link,
    pointer_with_attributes,
    stray_policy,
    unnamed_block,
    unnamed_graded_block,
)
from contentrepo.applets.validation.models import Care, Checked, Edit, FileFix, Fix, Fixer, FixPlan, Subject
from contentrepo.applets.validation.patch import apply_edits, are_apart, join_edits
from contentrepo.applets.validation.question import Question
from contentrepo.dataclass import replace

FIXERS: tuple[Fixer, ...] = (
    unnamed_block,
    unnamed_graded_block,
    stray_policy,
    flattened_link,
    own_run_link,
    pointer_with_attributes,
)

ROUNDS = 5  # one fix may make way for another
TRIALS = 12  # checks for finding out which of several fixes does harm

UNSAFE = "it may change what is meant; `--unsafe-fixes` does it"
NO_HELP = "it would not help"
UNTRIED = "others had to be looked at first; run it again"


def plan_fixes(question: Question, care: Care) -> FixPlan:
    """What can be fixed in the files of a folder.

    Args:
        question: about the folder; its files are read once more, as they are on disk.
        care: whether fixes that may change what is meant are among it.
    """
    return _Planning(question, care).run()


class _Planning:
    """A plan in the making: the edits so far, and the check of the content with them."""

    def __init__(self, question: Question, care: Care) -> None:
        self._question, self._care = question, care
        self._files: dict[str, FileFix] = {}
        self._read: dict[str, bytes | None] = {}
        self._now = question.check_all(question.head)
        self._left: dict[Fix, str] = {}

    def run(self) -> FixPlan:
        before = self._now
        done: list[Fix] = []
        for _ in range(ROUNDS):
            chosen = self._take_round()
            if not chosen:
                break
            done += chosen
        files = tuple(file for _, file in sorted(self._files.items()))
        sides = (self._question.show(before), self._question.show(self._now))
        return FixPlan(self._question.folder, files, tuple(done), tuple(self._left.items()), *sides)

    def _take_round(self) -> Sequence[Fix]:
        proposed = list(self._propose())
        trial = _Trial(self._now, self._check_with)
        chosen = trial.choose(proposed)
        self._left |= trial.left
        if chosen:
            self._files |= self._with(chosen)
            self._now = trial.checked
        return chosen

    def _propose(self) -> Iterable[Fix]:
        """Fixes that are wanted, each apart from the ones before it."""
        tried = {fix.finding for fix in self._left}
        edits: dict[str, list[Edit]] = {}
        for fix in self._all_fixes():
            if fix.finding in tried:
                continue
            if not fix.is_safe and self._care is Care.SAFE:
                self._left[fix] = UNSAFE
                continue
            touched = {edit.path: sorted([*edits.get(edit.path, []), *_of(fix, edit.path)]) for edit in fix.edits}
            if all(map(are_apart, touched.values())):
                edits |= touched
                yield fix

    def _all_fixes(self) -> Iterable[Fix]:
        for unit in self._now.report.units:
            found = {_fingerprint(f) for f in unit.findings if f.status is not Status.FIXED}
            fixers = [fixer for fixer in FIXERS if any(rule == fixer.RULE for rule, *_ in found)]
            content = self._now.content_of(unit.unit) if fixers else None
            if content is None:
                continue
            subject = Subject(content, None, self._now.around.guard)
            for fixer in fixers:
                yield from (fix for fix in fixer.fix(subject, self._bytes_of) if self._is_wanted(fix, found))

    def _is_wanted(self, fix: Fix, found: set[tuple[str, str, str, str]]) -> bool:
        """Whether it fixes a finding of the folder that is asked about, within that folder."""
        below = f"{self._question.shown}/" if self._question.shown else ""
        paths = (fix.path, *(edit.path for edit in fix.edits))
        return fix.finding in found and all(path.startswith(below) for path in paths)

    def _bytes_of(self, path: str) -> bytes | None:
        """The bytes with the edits so far."""
        if path in self._files:
            return apply_edits(self._files[path].old, self._files[path].edits)
        if path not in self._read:
            self._read[path] = self._read_file(path)
        return self._read[path]

    def _read_file(self, path: str) -> bytes | None:
        """The bytes on disk, where they are those that were checked; line ends may differ, as git lets them."""
        entry = self._question.head.files.get(path)
        data = git.read_plain_file(self._question.folder, path) if entry else None
        if data is None or entry is None:
            return None
        return data if entry.blob in (git.blob_id(data), git.blob_id(data.replace(b"\r\n", b"\n"))) else None

    def _with(self, fixes: Iterable[Fix]) -> Mapping[str, FileFix]:
        """The files that some fixes touch, with the edits of before and theirs."""
        edits: dict[str, list[Edit]] = {}
        for fix in fixes:
            for edit in fix.edits:
                edits.setdefault(edit.path, []).append(edit)
        return {path: self._add(path, sorted(more)) for path, more in edits.items()}

    def _add(self, path: str, edits: Sequence[Edit]) -> FileFix:
        known = self._files.get(path) or FileFix(path, self._read[path] or b"", ())
        return replace(known, edits=join_edits(len(known.old), known.edits, edits))

    def _check_with(self, fixes: Iterable[Fix]) -> Checked:
        files = {**self._files, **self._with(fixes)}
        data = {path: apply_edits(file.old, file.edits) for path, file in files.items()}
        return self._question.check_all(git.overlay_snapshot(self._question.head, data))


class _Trial:
    """Which of some fixes do what they should, found by checking the content with them."""

    def __init__(self, now: Checked, check_with: Callable[[Iterable[Fix]], Checked]) -> None:
        self.checked = now
        self.left: dict[Fix, str] = {}
        self._now, self._check_with = now, check_with
        self._trials = TRIALS

    def choose(self, fixes: Sequence[Fix]) -> Sequence[Fix]:
        if not fixes or not (harm := self._try(fixes)):
            return fixes
        suspects = [fix for fix in fixes if _is_suspect(fix, harm)] or list(fixes)
        chosen = [fix for fix in fixes if fix not in suspects]
        if chosen and self._try(chosen):
            suspects, chosen = list(fixes), []
        for fix in suspects:
            if not self._trials:
                self.left[fix] = UNTRIED
            elif harm := self._try([*chosen, fix]):
                self.left[fix] = _reason(harm)
            else:
                chosen.append(fix)
        if chosen:
            self._try(chosen)
        return chosen

    def _try(self, fixes: Sequence[Fix]) -> Sequence[Finding]:
        """Findings that come with the fixes, and those that they leave."""
        self._trials -= 1
        self.checked = self._check_with(fixes)
        compared = findings.compare(_plain(self.checked), _plain(self._now))
        wanted = {fix.finding for fix in fixes}
        same = [f for f in compared if f.status is Status.EXISTING and _fingerprint(f) in wanted]
        gone = Counter(_topic(f) for f in compared if f.status is Status.FIXED and _fingerprint(f) not in wanted)
        return [*_take_away(gone, (f for f in compared if f.status is Status.NEW)), *same]


def _fingerprint(finding: Finding) -> tuple[str, str, str, str]:
    return finding.rule, finding.path, finding.subject, finding.value


def _topic(finding: Finding) -> tuple[str, str, str, str]:
    """What is the same of a finding that only says it in other words: a list that has become shorter."""
    return finding.rule, finding.level, finding.path, finding.subject


def _take_away(gone: Counter[tuple[str, str, str, str]], come: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that come in nobody's place."""
    for finding in come:
        if gone[_topic(finding)] > 0:
            gone[_topic(finding)] -= 1
        else:
            yield finding


def _of(fix: Fix, path: str) -> list[Edit]:
    return [edit for edit in fix.edits if edit.path == path]


def _plain(checked: Checked) -> Iterable[Finding]:
    return (finding for finding in checked.report.findings if finding.status is not Status.FIXED)


def _is_suspect(fix: Fix, harm: Iterable[Finding]) -> bool:
    """Whether a fix touches what the harm is about."""
    paths = {edit.path for edit in fix.edits}
    return any(finding.path in paths or finding.subject.casefold() == fix.subject.casefold() for finding in harm)


def _reason(harm: Sequence[Finding]) -> str:
    news = [finding for finding in harm if finding.status is Status.NEW]
    return f"it would bring {news[0].rule} in {news[0].path}" if news else NO_HELP
