"""Where another repository has the last word: a commit counts when that one has taken it."""

from __future__ import annotations

from contentrepo.applets.authoring.models import Forge, TaskOutcome, TaskState
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.dataclass import replace

SETTING = "contentrepo.authority"
"""`git config contentrepo.authority`: a remote's name or its URL."""
PROPOSALS = "contentrepo/"
_HEADS = "refs/heads/"


def find_authority(repository: Repository) -> str:
    """Whoever has the last word about branches; "" where this repository has it."""
    return repository.settings.get(SETTING, "")


def land_there(
    repository: Repository, authority: str, ref: str, applied: TaskOutcome, *, forge: Forge | None
) -> TaskOutcome:
    """Push the commit of an applied outcome, whose objects are durable here; proposed where the branch is protected.

    Raises:
        RefMoved: the branch moved there; ours has followed.
        CouldNotCheck: the authority, or the forge, cannot be reached.
    """
    try:
        git.push_commit(repository, authority, applied.commit, ref, expected=applied.tip)
    except git.RefMoved:
        git.fetch_branches(repository, authority, [ref.removeprefix(_HEADS)])
        raise
    except git.PushRefused as refusal:
        return _propose(repository, authority, applied, said=refusal.said, forge=forge)
    try:
        git.move_ref(repository, ref, applied.commit, expected=applied.tip, reason=f"task {applied.task}")
    except git.RefMoved:  # somebody fetched in between; the authority has it, and ours follows
        git.fetch_branches(repository, authority, [ref.removeprefix(_HEADS)])
    return applied


def _propose(
    repository: Repository, authority: str, applied: TaskOutcome, *, said: str, forge: Forge | None
) -> TaskOutcome:
    name = PROPOSALS + applied.task
    git.push_commit(repository, authority, applied.commit, _HEADS + name, expected=None)
    return replace(_ask(repository, applied, forge=forge), reasons=(said,))


def _ask(repository: Repository, applied: TaskOutcome, *, forge: Forge | None) -> TaskOutcome:
    """Ask for a pull request of a branch that the authority has."""
    commit, name = git.get_commit(repository, applied.commit), PROPOSALS + applied.task
    page = ""
    if forge is not None:
        text = f"{commit.author} asks for this. Task-Id: {applied.task}"
        page = forge.ask(name, applied.branch, title=commit.subject, text=text)
    return replace(applied, state=TaskState.PROPOSED, proposal=name, page=page)


def find_proposed(
    repository: Repository, authority: str, applied: TaskOutcome, *, forge: Forge | None
) -> TaskOutcome | None:
    """What was proposed before we were stopped, its pull request asked for (again); None where nothing was.

    Raises:
        CouldNotCheck: the authority, or the forge, cannot be reached.
    """
    if not is_landed_there(repository, authority, PROPOSALS + applied.task, applied.commit):
        return None
    return _ask(repository, applied, forge=forge)


def is_landed_there(repository: Repository, authority: str, branch: str, commit: str) -> bool:
    """Whether the authority's branch reaches a commit, asked now.

    Raises:
        CouldNotCheck: it cannot be reached.
    """
    git.fetch_branches(repository, authority, [branch])
    tip = git.read_ref(repository, git.branch_ref(branch))
    known = git.find_commit_id(repository, commit) is not None
    return tip is not None and known and git.is_ancestor(repository, commit, tip)
