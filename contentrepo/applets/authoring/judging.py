"""Whether a task's commit may go onto its branch: what pre-receive would ask, asked of the same verbs."""

from __future__ import annotations

import time

from contentrepo.applets.access.api import check_access, is_anybody_named
from contentrepo.applets.access.models import Denial, Writer
from contentrepo.applets.authoring.models import Actor, TaskState
from contentrepo.applets.editing.api import check_editing
from contentrepo.applets.editing.models import Door
from contentrepo.applets.findings.api import exit_code
from contentrepo.applets.findings.models import Report
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import RefUpdate, Repository
from contentrepo.applets.validation.api import check_update
from contentrepo.applets.validation.models import Checked
from contentrepo.named_tuple import NamedTuple


class Judgement(NamedTuple):
    """What a door says of a commit; `state` is None where it may pass."""

    state: TaskState | None
    report: Report | None = None
    denials: tuple[Denial, ...] = ()
    reasons: tuple[str, ...] = ()


def judge(repository: Repository, update: RefUpdate, actor: Actor) -> Judgement:
    """Check an update that nobody has made yet.

    Raises:
        CouldNotCheck: an object is missing, or anything else keeps us from an answer.
    """
    checked = check_update(repository, update, [update])
    if update.ref == git.branch_ref(git.live_branch(repository)):  # drafts may propose anything
        denied = _check_access(repository, update, checked, actor)
        if denied is not None:
            return denied
        reasons = check_editing(repository, checked, Door.API, actor.who, now=time.time())
        if reasons:
            return Judgement(TaskState.LOCKED, checked.report, reasons=reasons)
    if exit_code(checked.report.verdict):
        return Judgement(TaskState.REFUSED, checked.report)
    return Judgement(None, checked.report)


def _check_access(repository: Repository, update: RefUpdate, checked: Checked, actor: Actor) -> Judgement | None:
    if not is_anybody_named(checked):
        return None
    found = check_access(repository, update, checked, Writer(actor.who, actor.groups))
    if not found.is_readable:
        reason = "contentrepo.yaml, as it stood before, cannot be read, so nobody's access is known"
        return Judgement(TaskState.FORBIDDEN, checked.report, reasons=(reason,))
    if found.denials:
        return Judgement(TaskState.FORBIDDEN, checked.report, found.denials)
    return None
