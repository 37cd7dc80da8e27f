"""Access as a receiving hook judges it: the live branch, from what stood before, by who pushes."""

from __future__ import annotations

from contentrepo.applets.access.judgement import judge
from contentrepo.applets.access.models import AccessJudgement, Writer
from contentrepo.applets.access.reading import read_access
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import RefUpdate, Repository
from contentrepo.applets.validation.models import Checked


def check_update(repository: Repository, update: RefUpdate, checked: Checked, writer: Writer | None) -> AccessJudgement:
    """Whether the writer may change what the update changes."""
    access = read_access(repository, checked.standing, checked.report.base.tree)
    if access.is_open:
        return AccessJudgement(writer)
    before = checked.around.changed_since
    old = before.tree if before is not None else checked.report.base.tree
    paths = git.list_changed_paths(repository, old, checked.report.head.tree)
    return judge(access, writer or _find_signer(repository, update), paths)


def check_staged(repository: Repository, checked: Checked) -> AccessJudgement:
    """Whether the committer, if they are whom git thinks, may change what is staged."""
    access = read_access(repository, checked.standing, checked.report.base.tree)
    who = git.read_committer(repository).rpartition("<")[2].rstrip(">")
    return judge(access, Writer(who), git.list_staged_paths(repository))


def _find_signer(repository: Repository, update: RefUpdate) -> Writer | None:
    """Whoever signed the new tip vouches for all that it adds; not for going back to it."""
    if update.creates:
        return None
    name = git.find_signer(repository, update.new)
    return Writer(name) if name and git.is_ancestor(repository, update.old, update.new) else None
