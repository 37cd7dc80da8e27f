"""The explanation as a whole: what the content says, who changed it last, whether it is live, its findings."""

from __future__ import annotations

from collections.abc import Iterable

from contentrepo.applets.explanation.course import Told, tell_block, tell_file
from contentrepo.applets.explanation.entry import tell_entry
from contentrepo.applets.explanation.gone import tell_gone
from contentrepo.applets.explanation.models import Explanation, Target
from contentrepo.applets.explanation.standing import find_standing
from contentrepo.applets.explanation.target import UnknownTarget, find_target
from contentrepo.applets.findings.models import Finding, Status
from contentrepo.applets.live.api import Store
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import GitFailed, Repository
from contentrepo.applets.repository.models import LastChange, Span
from contentrepo.applets.validation.models import Checked


def explain_target(checked: Checked, text: str, *, repository: Repository | None, store: Store | None) -> Explanation:
    try:
        target = find_target(checked, text)
    except UnknownTarget as unknown:
        raise (tell_gone(unknown, checked, repository) if repository else unknown) from None
    told = _tell(target, checked)
    return Explanation(
        name=str(told.usage) if told.usage else target.path,
        kind=target.kind,
        what=told.what,
        title=told.title,
        unit=target.content.unit.name,
        files=told.files,
        breadcrumb=told.breadcrumb,
        children=told.children,
        facts=told.facts,
        settings=told.settings,
        last_change=_find_last_change(told.files, checked, repository) if repository else None,
        standing=find_standing(target, repository, store),
        findings=tuple(_findings(target, told, checked)),
        references=told.references,
        usage=told.usage,
    )


def _tell(target: Target, checked: Checked) -> Told:
    course = target.content.course
    if target.key and course:
        return tell_block(target, course, target.key, checked.head)
    if course:
        return tell_file(target, course, checked.head)
    return tell_entry(target, checked.head)


def _findings(target: Target, told: Told, checked: Checked) -> Iterable[Finding]:
    """Those about it, and those in its files that are about no other block."""
    course, unit = target.content.course, target.content.unit.name
    others = {"/".join(key) for key in (*course.blocks, *course.drafts)} if course and target.key else set()
    paths = {span.path for span in told.files if not span.first}
    for finding in checked.report.findings:
        if finding.unit != unit or finding.status is Status.FIXED:
            continue
        if finding.subject == target.subject or (finding.path in paths and finding.subject not in others):
            yield finding


def _find_last_change(files: tuple[Span, ...], checked: Checked, repository: Repository) -> LastChange | None:
    """None where the repository has no commit yet, or does not know the file."""
    head = checked.report.head.commit or getattr(git.find_commit(repository, "HEAD"), "id", "")
    if not head:
        return LastChange(None, is_committed=False)
    committed = git.commit_snapshot(repository, head).files
    known = [span for span in files if span.path in committed]
    edited = {span.path for span in known if committed[span.path] != checked.head.files[span.path]}
    try:
        found = git.find_last_change(repository, known, head=head, edited=edited)
    except GitFailed:
        return None
    return LastChange(found.commit, is_committed=found.is_committed and len(known) == len(files))
