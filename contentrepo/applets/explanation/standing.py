"""Whether and since when something is live: as the live store says, else as the live ref does."""

from __future__ import annotations

from contentrepo.applets.explanation.models import Kind, Liveness, Moment, Standing, Target
from contentrepo.applets.live.api import NotLive, Store, UnknownUnit, get_release, list_changes
from contentrepo.applets.live.models import Release
from contentrepo.applets.publishing.api import block_version
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import Repository
from contentrepo.applets.validation.api import read_unit


def find_standing(target: Target, repository: Repository | None, store: Store | None) -> Standing:
    """How readers see it now.

    Raises:
        StoreUnavailable: the store does not answer.
    """
    if target.kind is Kind.DRAFT:
        return Standing(Liveness.NEVER)
    if store is not None:
        return _ask_store(target, store)
    if repository is not None:
        return _ask_ref(target, repository)
    return Standing(Liveness.UNKNOWN)


def _ask_store(target: Target, store: Store) -> Standing:
    unit = target.content.unit.name
    try:
        current = _moment(get_release(store, unit))
    except (NotLive, UnknownUnit):
        return Standing(Liveness.NOT_LIVE)
    changes = list_changes(store, unit, "block" if target.key else "file", subject=target.subject)
    if not changes or not changes[0].new:
        return Standing(Liveness.ABSENT, current)
    state = Liveness.SAME if changes[0].new == _here(target) else Liveness.DIFFERS
    first = next(change for change in changes if not change.old)
    return Standing(state, current, _moment(changes[0].release), _moment(first.release))


def _moment(release: Release) -> Moment:
    return Moment(release.number, release.commit, release.sequence, release.time)


def _here(target: Target) -> str:
    """What the publish log would say of it: the block's version, the file's mode and blob."""
    if target.key and target.content.course:
        return block_version(target.content.course.blocks[target.key])
    mode, blob = target.content.files[target.path]
    return f"{mode:06o} {blob}"


def _ask_ref(target: Target, repository: Repository) -> Standing:
    live = git.read_live(repository, git.live_branch(repository))
    if live is None:
        return Standing(Liveness.UNKNOWN)
    unit = target.content.unit.name
    sources = git.list_sources(repository, live)
    if unit not in sources:
        return Standing(Liveness.NOT_LIVE)
    current = Moment(*sources[unit])
    content = read_unit(repository, live.commit, unit)
    if content is None or (target.key and not (content.course and target.key in content.course.blocks)):
        return Standing(Liveness.ABSENT, current)
    there = Target(target.kind, content, target.path, target.key)
    if target.key is None and target.path not in content.files:
        return Standing(Liveness.ABSENT, current)
    return Standing(Liveness.SAME if _here(there) == _here(target) else Liveness.DIFFERS, current)
