"""Access's verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contentrepo.applets.access.models import Access, AccessJudgement, CodeOwners, Forge, Grant, Writer
    from contentrepo.applets.repository.models import RefUpdate, Repository
    from contentrepo.applets.validation.models import Checked

__all__ = [
    "check_access",
    "find_grants",
    "foresee_access",
    "is_anybody_named",
    "is_anybody_named_in",
    "judge_writes",
    "read_access",
    "render_codeowners",
    "write_codeowners",
]


def check_access(repository: Repository, update: RefUpdate, checked: Checked, writer: Writer | None) -> AccessJudgement:
    """Whether the writer may change what an update of the live branch changes.

    Where nobody says who writes, a good signature on the new tip, by a key that the repository's configuration lists,
    says it.

    Args:
        repository: opened with the hook's environment, so that quarantined objects are seen.
        update: of the live branch; draft branches may propose anything.
        checked: what checking the update found; its base says who may change what.
        writer: None where the door does not know.

    Raises:
        CouldNotCheck: git cannot say what changed.
    """
    from contentrepo.applets.access import doors

    return doors.check_update(repository, update, checked, writer)


def foresee_access(repository: Repository, checked: Checked) -> AccessJudgement:
    """Whether the committer may change what is staged, by the address that they gave git and nobody has proved.

    Args:
        repository: opened with the hook's environment, so that its index is the one read.
        checked: what checking the index found.

    Raises:
        UsageError: git does not know who commits.
    """
    from contentrepo.applets.access import doors

    return doors.check_staged(repository, checked)


def is_anybody_named(checked: Checked) -> bool:
    """Whether the base of a check says anything about who may change what, or cannot be read."""
    standing = checked.standing
    return bool(standing.owners or standing.access or standing.fault or standing.misfits)


def is_anybody_named_in(repository: Repository) -> bool:
    """The same of what a push is judged by now; False where there is no commit yet.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    from contentrepo.applets.access import reading

    return reading.is_anybody_named(repository)


def find_grants(access: Access, path: str) -> tuple[Grant, ...] | None:
    """The lines by which somebody may change a path, the owners' first; None where anybody may."""
    from contentrepo.applets.access import judgement

    return judgement.find_grants(access, path)


def judge_writes(access: Access, writer: Writer | None, paths: Iterable[str]) -> AccessJudgement:
    """Whether a writer may change all of some paths. Of a rename both sides are given; None: the door knows nobody."""
    from contentrepo.applets.access import judgement

    return judgement.judge(access, writer, paths)


def read_access(repository: Repository, revision: str = "") -> tuple[Access, str]:
    """What a commit says about who may change what, and the commit's id.

    Without a revision: what a push is judged by, which is the live tree, else the live branch's tip, else HEAD.

    Raises:
        UnknownRevision: there is no such commit.
        ObjectMissing: a blob is not in the repository.
    """
    from contentrepo.applets.access import reading

    return reading.read_access_at(repository, revision)


def render_codeowners(repository: Repository, forge: Forge) -> CodeOwners:
    """The CODEOWNERS file that says on a forge what the work tree's `contentrepo.yaml` says.

    Raises:
        UsageError: the repository is bare.
        Refused: `contentrepo.yaml` cannot be read, or names nobody.
    """
    from contentrepo.applets.access import work_tree

    return work_tree.render(repository, forge)


def write_codeowners(repository: Repository, owners: CodeOwners) -> bool:
    """Write the file into the work tree; whether it was written otherwise before, or not at all.

    Raises:
        Refused: a file that we did not write stands there, or it cannot be written.
    """
    from contentrepo.applets.access import work_tree

    return work_tree.write(repository, owners)
