"""What is asked about and is not there any more: which commit deleted its file, and how to ask for what it was."""

from __future__ import annotations

from contentrepo.applets.explanation.target import UnknownTarget
from contentrepo.applets.findings.api import make_visible
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import GitFailed, Repository
from contentrepo.applets.repository.models import Commit, Span
from contentrepo.applets.validation.models import Checked

_SHOWN = 12  # digits


def tell_gone(unknown: UnknownTarget, checked: Checked, repository: Repository) -> UnknownTarget:
    """The same with what the history says of its file; unchanged where the history says nothing."""
    head = checked.report.head.commit or getattr(git.find_commit(repository, "HEAD"), "id", "")
    if not unknown.path or not head:
        return unknown
    shown = make_visible(unknown.path)
    if unknown.path in git.commit_snapshot(repository, head).files:
        if checked.report.head.commit:
            return unknown  # it is there, and holds something else
        return _with(unknown, f"`{shown}` is deleted here, and no commit has that yet: `--rev HEAD` tells of it.")
    commit = _find_deletion(repository, unknown.path, head)
    if commit is None:
        return unknown
    number = commit.id[:_SHOWN]
    who = f"{make_visible(commit.author)}, in `{number}` ({make_visible(commit.subject)})"
    return _with(unknown, f"`{shown}` was deleted by {who}: `--rev {number}^` tells of it as it was.")


def _find_deletion(repository: Repository, path: str, head: str) -> Commit | None:
    try:
        return git.find_last_change(repository, [Span(path)], head=head).commit
    except GitFailed:
        return None


def _with(unknown: UnknownTarget, more: str) -> UnknownTarget:
    return UnknownTarget(str(unknown), hint=f"{unknown.hint} {more}".lstrip(), path=unknown.path)
