"""The log of changes: what each commit of a branch did, in blocks."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.authoring.comparison import compare_commits
from contentrepo.applets.authoring.message import TASK
from contentrepo.applets.authoring.models import Change
from contentrepo.applets.authoring.reading import read_tip
from contentrepo.applets.authoring.restoring import RESTORED
from contentrepo.applets.authoring.undo import UNDO, is_by
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Commit, Repository

PUSHER = "Pushed-By"


def list_changes(
    repository: Repository,
    *,
    since: str = "",
    branch: str = "",
    block: UsageKey | None = None,
    actor: str = "",
    most: int = 100,
) -> tuple[Change, ...]:
    """The newest changes of a branch."""
    found: list[Change] = []
    for commit in _walk(repository, since, branch):
        if actor and not is_by(commit, actor):
            continue
        change = _read(repository, commit)
        if block is None or f"{block.block_type}/{block.block_id}" in change.blocks:
            found.append(change)
        if len(found) == most:
            break
    return tuple(found)


def _walk(repository: Repository, since: str, branch: str) -> Iterator[Commit]:
    """Newest first. A merge says what others had done; those commits are there themselves."""
    exclude = [git.get_commit(repository, since).id] if since else []
    for commit in git.commits_between(repository, exclude, read_tip(repository, branch)):
        if len(commit.parents) <= 1:
            yield commit


def _read(repository: Repository, commit: Commit) -> Change:
    trailers = dict(commit.trailers)
    differences = compare_commits(repository, commit.parents[0] if commit.parents else None, commit.id)
    return Change(
        commit=commit.id,
        time=commit.time,
        author=commit.author,
        pusher=trailers.get(PUSHER, ""),
        door="task" if TASK in trailers else "git",
        task=trailers.get(TASK, ""),
        undoes=tuple(value for token, value in commit.trailers if token in (UNDO, RESTORED)),
        subject=commit.subject,
        blocks=tuple(dict.fromkeys(one.subject for one in differences if one.subject)),
        paths=tuple(dict.fromkeys(one.path for one in differences)),
        differences=differences,
    )
