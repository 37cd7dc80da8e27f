"""The log of changes: what each commit of a branch did, in blocks."""

from __future__ import annotations

from contentrepo.applets.authoring.comparison import compare_commits
from contentrepo.applets.authoring.message import TASK
from contentrepo.applets.authoring.models import Change
from contentrepo.applets.authoring.reading import read_tip
from contentrepo.applets.authoring.restoring import RESTORED
from contentrepo.applets.authoring.undo import UNDO, is_by
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import BlockDifference
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Commit, Repository
from contentrepo.applets.validation.api import Whereabouts
from contentrepo.dataclass import replace


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
    tip = read_tip(repository, branch)
    exclude = [git.get_commit(repository, since).id] if since else []
    concerns = None if block is None else _Concern(repository, tip, exclude, block)
    found: list[Change] = []
    for commit in git.commits_between(repository, exclude, tip):
        # A merge says what others had done, in commits of their own.
        if len(commit.parents) > 1 or (actor and not is_by(commit, actor)):
            continue
        if concerns is not None and not concerns.may_name(commit.id):
            continue
        change = _read(repository, commit)
        if concerns is None or any(map(concerns.is_named, change.differences)):
            found.append(change)
        if len(found) == most:
            break
    pushers = git.find_pushers(repository, [change.commit for change in found])
    return tuple(replace(change, pusher=pushers.get(change.commit, "")) for change in found)


class _Concern:
    """Whether commits are about one block of one run; most are told from the names of the files that they changed."""

    def __init__(self, repository: Repository, tip: str, exclude: list[str], block: UsageKey) -> None:
        unit = Whereabouts(repository, git.get_commit(repository, tip).tree, tip=tip).find_unit(str(block.run))
        self._folder = f"{unit.folder}/" if unit is not None and unit.folder else ""
        self._subject = f"{block.block_type}/{block.block_id}"
        self._stem = block.block_id.rpartition(":")[2]
        self._is_page = block.block_type == "html"
        self._paths = git.list_changed_names(repository, exclude, tip, self._folder.rstrip("/"))

    def may_name(self, commit: str) -> bool:
        return any(map(self._may_hold, self._paths.get(commit, ())))

    def is_named(self, one: BlockDifference) -> bool:
        if not one.path.startswith(self._folder):
            return False
        return one.subject == self._subject or (one.kind == "key" and one.name.startswith(f"/{self._subject}"))

    def _may_hold(self, path: str) -> bool:
        """Its own file, a page, one that another block or a policy stands in."""
        *above, name = path.removeprefix(self._folder).split("/")
        kind = above[-1] if above else ""
        is_own = name.partition(".")[0] == self._stem or (self._is_page and name.endswith(".html"))
        return is_own or name.endswith(".json") or (name.endswith(".xml") and (not kind or olx.is_container(kind)))


def _read(repository: Repository, commit: Commit) -> Change:
    trailers = dict(commit.trailers)
    differences = compare_commits(repository, commit.parents[0] if commit.parents else None, commit.id)
    return Change(
        commit=commit.id,
        time=commit.time,
        author=commit.author,
        committer=commit.committer,
        door="task" if TASK in trailers else "git",
        task=trailers.get(TASK, ""),
        undoes=tuple(value for token, value in commit.trailers if token in (UNDO, RESTORED)),
        subject=commit.subject,
        blocks=tuple(dict.fromkeys(one.subject for one in differences if one.subject)),
        paths=tuple(dict.fromkeys(one.path for one in differences)),
        differences=differences,
    )
