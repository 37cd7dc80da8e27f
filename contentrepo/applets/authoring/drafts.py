"""Drafts are branches: begun, listed, merged into the live branch, discarded and brought back."""

from __future__ import annotations

from time import time
from uuid import uuid4

from contentrepo.applets.authoring.discarding import check_may_discard
from contentrepo.applets.authoring.landing import ATTEMPTS, find_queue, land
from contentrepo.applets.authoring.merging import merge_trees
from contentrepo.applets.authoring.models import Actor, Draft, TaskOutcome, TaskState
from contentrepo.applets.authoring.note import Note, write_notes
from contentrepo.applets.authoring.once import perform_once
from contentrepo.applets.authoring.queue import wait_turn
from contentrepo.applets.authoring.rebasing import modes_of, read_merged
from contentrepo.applets.authoring.records import Record
from contentrepo.applets.authoring.refusal import Contended, UnknownBranch
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.dataclass import replace
from contentrepo.errors import Refused, UsageError

HEADS = "refs/heads/"
DISCARDED = "refs/contentrepo/discarded/"


class NotADraft(UnknownBranch):
    """It is the live branch, or no branch."""


class DraftThere(Refused):
    """There is a branch of that name."""


def create_draft(repository: Repository, name: str, *, start: str = "") -> str:
    """Begin a draft branch at a revision (the live branch's tip by default), and return its commit.

    Raises:
        DraftThere: there is a branch of that name.
        UnknownRevision, UsageError: there is no such revision, or it is no name of a branch, or the live one's.
    """
    ref = git.branch_ref(name)
    live = git.live_branch(repository)
    if name == live:
        raise UsageError(f"`{name}` is the live branch", hint="Take another name.")
    commit = git.get_commit(repository, start or git.branch_ref(live)).id
    if (other := _find_in_the_way(repository, ref)) is not None:
        raise DraftThere(f"there is a branch `{other}`, so there is no place for `{name}`", hint="Take another name.")
    try:
        git.move_ref(repository, ref, commit, expected=None, reason="draft")
    except git.RefMoved as error:
        raise DraftThere(f"there is a branch `{name}` already", hint="Take another name, or discard it.") from error
    return commit


def create_draft_once(repository: Repository, name: str, actor: Actor, *, start: str, key: str) -> str:
    """The same for requests with a key: what came of the first one is told again, whatever became of the draft since.

    Raises:
        KeyReused: the key came with another request before.
        As `create_draft`.
    """

    def perform(note: Note) -> TaskOutcome:
        commit = git.get_commit(repository, start or git.branch_ref(git.live_branch(repository))).id
        return _begin(repository, name, commit, note)

    return perform_once(repository, actor, key, ("draft", name, start), perform).commit


def _begin(repository: Repository, name: str, commit: str, note: Note) -> TaskOutcome:
    if git.read_ref(repository, git.branch_ref(name)) is None:
        write_notes([(note, TaskOutcome(TaskState.APPLIED, uuid4().hex, name, commit, commit))])
    create_draft(repository, name, start=commit)
    return TaskOutcome(TaskState.APPLIED, "", name, commit, commit)


def _find_in_the_way(repository: Repository, ref: str) -> str | None:
    """A branch that is a part of the name, or that the name is a part of: git has place for one of them."""
    parts = ref.removeprefix(HEADS).split("/")
    above = (HEADS + "/".join(parts[:count]) for count in range(1, len(parts)))
    found = [other for other in above if git.read_ref(repository, other)]
    found += [other for other in git.list_refs(repository, ref) if other != ref]
    return found[0].removeprefix(HEADS) if found else None


def list_drafts(repository: Repository) -> tuple[Draft, ...]:
    """Every branch but the live one, the newest first."""
    live = git.branch_ref(git.live_branch(repository))
    tips = git.list_refs(repository, HEADS)
    own = tips.pop(live, None)
    found = [_describe(repository, ref, tip, own) for ref, tip in tips.items()]
    return tuple(sorted(found, key=lambda draft: (-draft.time, draft.name)))


def _describe(repository: Repository, ref: str, tip: str, live: str | None) -> Draft:
    commit = git.get_commit(repository, tip)
    ahead = git.count_commits(repository, [live] if live else [], tip)
    behind = git.count_commits(repository, [tip], live) if live else 0
    return Draft(ref.removeprefix(HEADS), commit.id, commit.author, commit.time, commit.subject, ahead, behind)


def discard_draft(repository: Repository, name: str) -> str:
    """Take a draft away, and return its commit; `create_draft` with that brings it back.

    Raises:
        NotADraft: there is no such draft.
        RefMoved: somebody pushed to it in this moment.
    """
    ref, tip = _get_draft(repository, name)
    kept = f"{DISCARDED}{name}/{tip}"  # by commit: neither `a/b` nor another `a` is in the way of `a`
    if git.read_ref(repository, kept) is None:
        git.move_ref(repository, kept, tip, expected=None, reason="discarded")
    git.delete_ref(repository, ref, expected=tip)
    return tip


def discard_draft_once(repository: Repository, name: str, actor: Actor, *, key: str) -> str:
    """The same for one who may: the author of its newest commit, or whoever may change all that the draft changes.

    Raises:
        MayNotDiscard: the actor is neither.
        KeyReused: the key came with another request before.
        As `discard_draft`.
    """

    def perform(note: Note) -> TaskOutcome:
        tip = _get_draft(repository, name)[1]
        check_may_discard(repository, actor, name, tip)
        outcome = TaskOutcome(TaskState.APPLIED, uuid4().hex, name, tip, tip)
        write_notes([(note, outcome)])
        if discard_draft(repository, name) != tip:
            raise git.RefMoved(git.branch_ref(name))
        return outcome

    def is_done(record: Record) -> bool:
        kept = git.read_ref(repository, f"{DISCARDED}{name}/{record.commit}")
        return kept is not None and git.read_ref(repository, git.branch_ref(name)) != record.commit

    return perform_once(repository, actor, key, ("discard", name), perform, is_done=is_done).commit


def _get_draft(repository: Repository, name: str) -> tuple[str, str]:
    ref = git.branch_ref(name)
    tip = git.read_ref(repository, ref)
    if tip is None or git.resolve_ref(repository, ref) == git.branch_ref(git.live_branch(repository)):
        raise NotADraft(f"there is no draft `{name}`", hint="`contentrepo draft list` names those there are.")
    return ref, tip


def publish_draft(
    repository: Repository, name: str, actor: Actor, *, message: str = "", key: str = "", dry_run: bool = False
) -> TaskOutcome:
    """Merge a draft into the live branch by block, judged as a push would be; the draft stays.

    Raises:
        NotADraft: there is no such draft.
        TooFarApart: too much differs to be merged.
        Contended: others kept moving the live branch.
        CouldNotCheck: git, the disk or the check did not do what it should.
    """

    def perform(note: Note) -> TaskOutcome:
        return _publish(repository, name, actor, message=message, is_dry=dry_run, note=note)

    return perform_once(repository, actor, "" if dry_run else key, ("publish", name, message), perform)


def _publish(repository: Repository, name: str, actor: Actor, *, message: str, is_dry: bool, note: Note) -> TaskOutcome:
    live = git.live_branch(repository)
    ref = git.resolve_ref(repository, git.branch_ref(live))
    _get_draft(repository, name)
    with wait_turn(find_queue(repository, ref)):
        for _ in range(ATTEMPTS):
            try:
                return _merge_once(repository, name, actor, live, message=message, is_dry=is_dry, note=note)
            except git.RefMoved:
                continue
    raise Contended(f"others kept moving `{live}`", hint="Try again.")


def _merge_once(
    repository: Repository, name: str, actor: Actor, live: str, *, message: str, is_dry: bool, note: Note
) -> TaskOutcome:
    ref = git.resolve_ref(repository, git.branch_ref(live))
    draft, tip = _get_draft(repository, name)[1], git.commit_snapshot(repository, ref)
    outcome = TaskOutcome(TaskState.UNCHANGED, uuid4().hex, live, tip.commit, tip.commit, is_merged=True)
    base = git.merge_base(repository, tip.commit, draft)
    if base == draft:
        return outcome
    merged = merge_trees(repository, base, tip.commit, draft)
    if merged.conflicts:
        return replace(outcome, state=TaskState.CONFLICT, commit="", conflicts=merged.conflicts)
    changes = read_merged(tip, merged)
    tree = git.write_changes(repository, tip.tree, changes, {}, modes_of(merged))
    said = f"{message.strip() or f'Merge draft {name}'}\n\nDraft: {name}\nTask-Id: {outcome.task}\n"
    commit = git.write_authored_commit(
        repository, tree, said, author=(actor.name, actor.mail), parents=[tip.commit, draft], time=int(time())
    )
    outcome = replace(outcome, paths=tuple(sorted(changes)))
    return land(repository, ref, outcome, commit, actor=actor, is_dry=is_dry, note=note)


def rescue_push(repository: Repository, name: str, draft: str, *, ref: str = "") -> str:
    """Begin a draft with what a kept push wanted `ref` to be (its first one by default), and return the commit.

    Raises:
        UnknownPush: no such push is kept, or it did not update the ref.
        DraftThere, UsageError: as `create_draft`.
    """
    return create_draft(repository, draft, start=git.take_up_push(repository, name, ref))


def rescue_push_once(repository: Repository, name: str, draft: str, actor: Actor, *, ref: str = "", key: str) -> str:
    """The same for requests with a key.

    Raises:
        KeyReused: the key came with another request before.
        As `rescue_push`.
    """

    def perform(note: Note) -> TaskOutcome:
        return _begin(repository, draft, git.take_up_push(repository, name, ref), note)

    return perform_once(repository, actor, key, ("rescue", name, draft, ref), perform).commit
