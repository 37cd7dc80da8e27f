"""Whether somebody may discard a draft. It can be brought back, and still is not for anybody to take away."""

from __future__ import annotations

from contentrepo.applets.access.api import judge_writes, read_access
from contentrepo.applets.access.models import Writer
from contentrepo.applets.authoring.models import Actor
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.errors import Refused


class MayNotDiscard(Refused):
    """It is neither one's own, nor of content that one may change."""


def check_may_discard(repository: Repository, actor: Actor, name: str, tip: str) -> None:
    """The author of its newest commit may, and whoever may change all that the draft changes.

    Raises:
        MayNotDiscard: neither.
    """
    commit = git.get_commit(repository, tip)
    if commit.author == f"{actor.name} <{actor.mail}>":
        return
    access, _ = read_access(repository)
    judged = judge_writes(access, Writer(actor.who, actor.groups), _find_changed(repository, tip, commit.tree))
    if judged.denials or not judged.is_readable:
        raise MayNotDiscard(
            f"{actor.who} may not discard `{name}`",
            hint="Its author may, and whoever may change all that it changes (`contentrepo access`).",
        )


def _find_changed(repository: Repository, tip: str, tree: str) -> tuple[str, ...]:
    live = git.read_ref(repository, git.resolve_ref(repository, git.branch_ref(git.live_branch(repository))))
    base = git.merge_base(repository, live, tip) if live else None
    before = git.get_commit(repository, base).tree if base else git.EMPTY_SNAPSHOT.tree
    return tuple(git.list_changed_paths(repository, before, tree))
