"""A request with a key is carried out once, however often it comes and wherever we were stopped in between."""

from __future__ import annotations

from collections.abc import Callable

from contentrepo.applets.authoring.authority import find_authority, find_proposed, is_landed_there
from contentrepo.applets.authoring.models import Actor, Forge, TaskOutcome, TaskState
from contentrepo.applets.authoring.note import NOTHING, Note
from contentrepo.applets.authoring.queue import wait_alone
from contentrepo.applets.authoring.records import Record, Records
from contentrepo.applets.editing.api import KeyReused
from contentrepo.applets.keys.api import parse_usage_key
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.dataclass import replace
from contentrepo.digest import sha256


def perform_once(
    repository: Repository,
    actor: Actor,
    key: str,
    asked: object,
    perform: Callable[[Note], TaskOutcome],
    *,
    forge: Forge | None = None,
    is_done: Callable[[Record], bool] | None = None,
) -> TaskOutcome:
    """Carry out a request, or tell again what came of it.

    Args:
        repository: whose branch it changes.
        actor: who asks; keys of others are other keys.
        key: "" for a request that is carried out as often as it comes.
        asked: what tells this request from another, of plain values that do not follow from where the branch is.
        perform: carries it out, and passes the note on to the landing.
        forge: where a pull request is asked for, should we have been stopped right before.
        is_done: whether what was planned happened, should we have been stopped; None: a branch has the commit.

    Raises:
        KeyReused: the key came with another request before.
        As `perform` does.
    """
    if not key:
        return perform(NOTHING)
    request = sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()
    records = Records(repository.git_dir, actor.who)
    with wait_alone(records.queue(key)):
        outcome = _repeat(repository, records, key, request, forge=forge, is_done=is_done) or perform(
            Note(records, key, request)
        )
        if outcome.state in (TaskState.APPLIED, TaskState.PROPOSED) and not records.is_finished:
            records.finish(key, proposal=outcome.proposal, page=outcome.page)
        return outcome


def _repeat(
    repository: Repository,
    records: Records,
    key: str,
    request: str,
    *,
    forge: Forge | None,
    is_done: Callable[[Record], bool] | None,
) -> TaskOutcome | None:
    """The answer that was given, or was to be given; None where what was planned never happened."""
    found = records.find(key)
    if found is None:
        return None
    if found.request != request:
        raise KeyReused(f"the key `{key}` came with another request before", hint="Take a new key.")
    created = tuple(parse_usage_key(block) for block in found.created.split())
    state = TaskState.PROPOSED if found.proposal else TaskState.APPLIED
    done = TaskOutcome(state, found.task, found.branch, found.commit, found.tip, bool(found.is_merged))
    done = replace(done, is_repeated=True, created=created, proposal=found.proposal, page=found.page)
    if found.is_done or (is_done(found) if is_done else _is_landed(repository, found)):
        return done
    authority = None if is_done else find_authority(repository)
    if authority and (asked := find_proposed(repository, authority, done, forge=forge)):
        return asked
    records.drop(key)
    return None


def _is_landed(repository: Repository, found: Record) -> bool:
    if authority := find_authority(repository):
        return is_landed_there(repository, authority, found.branch, found.commit)
    tip = git.read_ref(repository, git.resolve_ref(repository, git.branch_ref(found.branch)))
    if tip is None or git.find_commit_id(repository, found.commit) is None:
        return False
    return git.is_ancestor(repository, found.commit, tip)
