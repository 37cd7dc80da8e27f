"""The check as each door runs it: folder, index, revision, pushed branch, tip. They differ in what they read only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from contentrepo.applets.facts.models import Afterwards, at_once
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import Repository
from contentrepo.applets.repository.models import GuardFile, RefUpdate, Snapshot
from contentrepo.applets.validation.check import check
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.models import (
    Care,
    Checked,
    FixPlan,
    Layout,
    Sources,
    Strictness,
    Surroundings,
    UnitContent,
)
from contentrepo.applets.validation.question import ask_folder, ask_work_tree, facts_cache
from contentrepo.dataclass import replace
from contentrepo.errors import UsageError


def check_folder(path: Path, *, alone: bool = False) -> Checked:
    """A folder as if it were in no repository: everything is judged, against nothing.

    Args:
        path: of the folder.
        alone: it is known to be in none. Then what no rule looks into stays unread, and units have no tree id.
    """
    checked = ask_folder(path, alone=alone).check()
    return _without_trees(checked) if alone else checked


def _without_trees(checked: Checked) -> Checked:
    units = tuple(replace(unit, tree="") for unit in checked.report.units)
    return replace(checked, report=replace(checked.report, units=units))


def check_work_tree(repository: Repository, path: Path) -> Checked:
    """The work tree as it stands, against the base; a path below its top shows that part only."""
    if repository.work_tree is None:
        return check_revision(repository, git.branch_ref(git.live_branch(repository)))
    return ask_work_tree(repository, repository.work_tree, path).check()


def check_staged(repository: Repository, *, merging: Sequence[str] = ()) -> Checked:
    """What `git commit` or `git merge` is about to record: the index that the hook was given, against the base.

    Args:
        repository: opened with the hook's environment, so that its index is the one read.
        merging: commits that are being merged, where MERGE_HEAD does not name them yet (git runs
            pre-merge-commit before it writes that file, and names them in GITHEAD_<id> variables only).
    """
    from contentrepo.applets.validation.bases import read_local_base
    from contentrepo.applets.validation.commit_date import commit_date, no_date

    heads = [found for name in ("HEAD", "MERGE_HEAD", *merging) if (found := git.find_commit_id(repository, name))]
    around = Surroundings(
        git.repository_name(repository),
        git.read_guard(repository),
        Strictness.STAGED,
        git.commit_snapshot(repository, heads[0]) if heads else git.EMPTY_SNAPSHOT,
        at=commit_date(repository, heads[0]) if heads else no_date,
    )
    base = read_local_base(repository, *heads)
    return check(git.index_snapshot(repository), base, around, facts_cache(repository.git_dir))


def check_revision(repository: Repository, revision: str, *, base: str = "") -> Checked:
    """A commit as CI judges it.

    Args:
        repository: whose commit it is.
        revision: anything that git resolves to a commit.
        base: a revision to judge against; by default the live tree, else the merge base with the remote's live branch.

    Raises:
        UsageError: no such revision.
    """
    from contentrepo.applets.validation.bases import read_local_base

    asked = git.with_batch(repository)
    try:
        head = git.get_commit(asked, revision)
        against = git.commit_snapshot(asked, base) if base else read_local_base(asked, head.id)
        return check_commit(asked, head.id, against, guard=git.read_guard(asked), keeps_index=False)
    finally:
        if asked.batch is not None and asked is not repository:
            asked.batch.close()


def check_commit(
    repository: Repository, commit: str, base: Snapshot, *, guard: GuardFile, keeps_index: bool = True
) -> Checked:
    """A commit against a tree, with every gate: what CI runs.

    Args:
        repository: whose commit it is.
        commit: its id.
        base: what is live.
        guard: what lies outside the tree.
        keeps_index: whether a later check may judge by what is kept of this one.
    """
    name, head = git.repository_name(repository, tip=commit), git.commit_snapshot(repository, commit)
    return check_tip(repository, head, base, name=name, guard=guard, keeps_index=keeps_index)


def check_tip(
    repository: Repository,
    head: Snapshot,
    base: Snapshot,
    *,
    name: str,
    guard: GuardFile,
    sources: Sources | None = None,
    keeps_index: bool = True,
) -> Checked:
    """The same of a commit that was just read: what the publisher runs.

    Args:
        repository: whose commit it is.
        head: the commit; what is read of it is held for whoever publishes it, where the snapshot holds it.
        base: what is live.
        name: the repository's.
        guard: what lies outside the tree.
        sources: of what is live, where somebody knows that better than the live ref.
        keeps_index: whether a later check may judge by what is kept of this one.
    """
    from contentrepo.applets.validation.acknowledgements import acknowledged_by, told_sources
    from contentrepo.applets.validation.commit_date import commit_date

    around = Surroundings(
        name,
        guard,
        acknowledged=acknowledged_by(repository, head.commit, base.commit, sources or told_sources(repository)),
        at=commit_date(repository, head.commit),
        keeps_index=keeps_index,
    )
    return check(head, base, around, facts_cache(repository.git_dir))


def gathering_facts(repository: Repository, afterwards: Afterwards = at_once) -> AbstractContextManager[None]:
    """Within the block, what checks of a repository find out is kept in mind alone; at its end, in the file, too.

    `afterwards` gets that keeping, which may be some time later.
    """
    return facts_cache(repository.git_dir).gathering(afterwards)


def read_layout(repository: Repository, commit: str) -> Layout:
    """The units of a commit and their trees, without judging anything.

    Raises:
        UsageError: no such commit.
    """
    name = git.repository_name(repository, tip=commit)
    return Contents(git.commit_snapshot(repository, commit), name, facts_cache(repository.git_dir)).layout


def read_trees(repository: Repository, commit: str) -> Mapping[str, str]:
    """The tree id of each unit of a commit; of a commit that was looked at before, without listing it.

    Raises:
        UsageError: no such commit.
    """
    name = git.repository_name(repository, tip=commit)
    contents = Contents(git.commit_snapshot(repository, commit), name, facts_cache(repository.git_dir))
    contents.remember()
    return {unit: tree for unit in contents.names if (tree := contents.tree(unit))}


def read_unit(repository: Repository, commit: str, unit: str) -> UnitContent | None:
    """One unit of a commit, parsed and not judged; None where the commit does not have it.

    Raises:
        UsageError: no such commit.
        ObjectMissing: a blob is not in the repository.
    """
    name = git.repository_name(repository, tip=commit)
    return Contents(git.commit_snapshot(repository, commit), name, facts_cache(repository.git_dir)).read(unit)


def read_units(repository: Repository, commit: str, trees: Mapping[str, str]) -> Iterator[UnitContent]:
    """Those units of a commit that have the wanted trees there, parsed and not judged, one after another.

    Args:
        repository: whose commit it is.
        commit: its id.
        trees: unit -> tree id.

    Raises:
        UsageError: no such commit.
        ObjectMissing: a blob is not in the repository.
    """
    name = git.repository_name(repository, tip=commit)
    contents = Contents(git.commit_snapshot(repository, commit), name, facts_cache(repository.git_dir))
    for unit, tree in trees.items():
        if contents.layout.trees.get(unit) == tree and (content := contents.read(unit)) is not None:
            yield content


def check_update(repository: Repository, update: RefUpdate, updates: Sequence[RefUpdate]) -> Checked:
    """One updated branch of a push, its objects still in quarantine.

    Args:
        repository: opened with the hook's environment, so that quarantined objects are seen.
        update: the one to judge.
        updates: all updates of the push: a draft branch is judged from the live branch as the push leaves it.
    """
    from contentrepo.applets.validation.acknowledgements import acknowledged_by, told_sources
    from contentrepo.applets.validation.bases import live_tip, read_push_base
    from contentrepo.applets.validation.commit_date import commit_date

    branch = git.live_branch(repository)
    live = update.ref == f"refs/heads/{branch}"
    base = read_push_base(repository, update, updates, branch=branch)
    guard = git.read_guard(repository)
    around = Surroundings(
        git.repository_name(repository, tip=_first_tip(update, updates, branch=branch)),
        guard,
        Strictness.LIVE if live else Strictness.DRAFT,
        base if live and update.creates else _before(repository, update, updates, base=base),
        acknowledged_by(repository, update.new, base.commit, told_sources(repository)),
        commit_date(repository, update.new),
    )
    head, cache = git.commit_snapshot(repository, update.new), facts_cache(repository.git_dir)
    tip = None if live else live_tip(repository, updates)
    if tip is not None and tip != base.commit:
        from contentrepo.applets.validation.ahead import find_clashes_ahead

        ahead = git.commit_snapshot(repository, tip)
        around = replace(around, ahead=lambda: find_clashes_ahead(base, ahead, head, cache))
    return check(head, base, around, cache)


def _first_tip(update: RefUpdate, updates: Sequence[RefUpdate], *, branch: str) -> str:
    """What gives the repository its name where this push is its first: the live branch, else the branch at hand."""
    ref = f"refs/heads/{branch}"
    return next((other.new for other in updates if other.ref == ref and not other.deletes), update.new)


def _before(repository: Repository, update: RefUpdate, updates: Sequence[RefUpdate], *, base: Snapshot) -> Snapshot:
    """What the push changes is counted from the old tip; for a new draft branch from where it left the live one."""
    from contentrepo.applets.validation.bases import fork_point

    start = fork_point(repository, update, updates) if update.creates else update.old
    if start and start == base.commit:
        return base  # and whatever was found out about it need not be found out again
    return git.commit_snapshot(repository, start) if start else git.EMPTY_SNAPSHOT


def fixable_rules() -> frozenset[str]:
    """The ids of rules with findings that can be fixed."""
    from contentrepo.applets.validation.fixing import FIXERS

    return frozenset(fixer.RULE for fixer in FIXERS)


def plan_fixes(path: Path, care: Care) -> FixPlan:
    """What fixing would do to the files at or below `path`; nothing is changed.

    Raises:
        UsageError: the repository there has no files to change.
    """
    from contentrepo.applets.validation import fixing

    try:
        repository = git.open_repository(path)
    except git.NotARepository:
        return fixing.plan_fixes(ask_folder(path), care)
    if repository.work_tree is None:
        raise UsageError("a bare repository has no files to fix", hint="Fix them in a clone, and push.")
    return fixing.plan_fixes(ask_work_tree(repository, repository.work_tree, path), care)


def apply_fixes(plan: FixPlan) -> None:
    """Change the files; git's index stays as it is.

    Raises:
        Refused: a file was changed since the plan was made, or cannot be changed.
    """
    from contentrepo.applets.validation.patch import apply_edits

    git.rewrite_files(plan.folder, {file.path: (file.old, apply_edits(file.old, file.edits)) for file in plan.files})
