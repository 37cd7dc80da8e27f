"""What to do about a refused commit other than to correct it: a draft branch may hold what the live one may not."""

from __future__ import annotations

from contentrepo.api.check import Gate, Report, Repository, Status, current_branch, find_commit, live_branch

DRAFT = (
    "note: this branch is a draft, so a push of it is not refused for this; "
    "`git commit --no-verify` records it as it is"
)
ADOPTION = (
    "note: where the course is only new here and its errors are old, record it with `git commit --no-verify` "
    "on a draft branch and push that; `contentrepo accept COMMIT --reason TEXT` then publishes it"
)


def describe_way_out(repository: Repository, report: Report) -> str:
    """One line; empty where a draft branch would be refused as well, or where the content is older than the errors."""
    blocking = [finding for finding in report.findings if finding.blocks]
    if not blocking or any(finding.gate is Gate.ALWAYS for finding in blocking):
        return ""
    if _is_draft(repository):
        return DRAFT
    refused = [unit for unit in report.units if any(finding.blocks for finding in unit.findings)]
    is_new = all(finding.status is Status.NEW for unit in refused for finding in unit.findings)
    return ADOPTION if is_new else ""


def _is_draft(repository: Repository) -> bool:
    """Where no branch has the live one's name, nobody knows here which one goes live."""
    branch, live = current_branch(repository), live_branch(repository)
    known = (f"refs/heads/{live}", f"refs/remotes/origin/{live}")
    return branch not in {None, live} and any(find_commit(repository, ref) for ref in known)
