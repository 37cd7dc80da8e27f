"""Who is at work here, as git knows them."""

from __future__ import annotations

from contentrepo.applets.repository.git import decode, try_git
from contentrepo.applets.repository.models import Repository
from contentrepo.errors import UsageError


def read_committer(repository: Repository) -> str:
    """Who git would name as the committer of a commit made now: `Name <mail>`.

    Raises:
        UsageError: git does not know.
    """
    exit_code, printed, _ = try_git(repository, "var", "GIT_COMMITTER_IDENT")
    name, bracket, _ = decode(printed).partition(">")
    if exit_code or not bracket:
        raise UsageError(
            "git does not know who you are, and what you do here is kept in the publish log",
            hint="Tell it with `git config user.name NAME` and `git config user.email MAIL`.",
        )
    return name + bracket
