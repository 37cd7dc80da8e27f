"""A commit that an operator's command makes on the live branch, in the operator's name."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Commit, Entry

_PERSON = re.compile(r"(?P<name>[^<]*)<(?P<mail>[^>]*)>")


def write_branch_commit(
    feed: Feed, tip: Commit, files: Mapping[str, bytes | None], *, modes: Mapping[str, Entry], message: str, actor: str
) -> git.Written:
    """The tip with other files (None: it goes), as a commit that no branch has yet.

    Args:
        feed: whose branch it is for.
        tip: its parent.
        files: by path.
        modes: the entries that say which mode a file is to have.
        message: of the commit.
        actor: "Name <mail>".
    """
    tree = git.write_changes(feed.repository, tip.tree, files, modes)
    author = _parse_person(actor)
    return git.write_authored_commit(
        feed.repository, tree, message, author=author, parents=(tip.id,), time=int(time.time())
    )


def land_branch_commit(feed: Feed, tip: Commit, commit: git.Written, *, reason: str) -> None:
    """Make it the branch's tip; a work tree that has the branch follows.

    Raises:
        RefMoved: the branch is no longer at `tip`.
    """
    git.land_commit(feed.repository, feed.branch_ref, commit, expected=tip.id, reason=reason)
    if is_checked_out(feed):
        git.follow_branch(feed.repository, tip.id, commit.id)


def is_checked_out(feed: Feed) -> bool:
    """Whether the repository's own work tree has the branch."""
    return git.current_branch(feed.repository) == feed.source.branch


def _parse_person(actor: str) -> tuple[str, str]:
    found = _PERSON.fullmatch(actor.strip())
    return (found["name"].strip(), found["mail"]) if found else (actor, "")
