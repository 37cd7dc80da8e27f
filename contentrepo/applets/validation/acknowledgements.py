"""`Acknowledge: <rule> <subject>` trailers of the commits under judgement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import Repository
from contentrepo.applets.validation.models import Sources

TRAILER = "acknowledge"
Acknowledged = Callable[[str], Collection[tuple[str, str]]]


def acknowledged_by(repository: Repository, head: str, base: str, sources: Sources) -> Acknowledged:
    """Who was told: a function from unit name to (rule, subject) pairs.

    A commit is under judgement when it is reachable from `head` and not from the source commit of the unit's
    live release (from `base` where `sources` names none).
    """

    def of_unit(unit: str) -> Collection[tuple[str, str]]:
        source = sources().get(unit, base)
        known = [source] if source and git.find_commit_id(repository, source) else []
        commits = git.commits_between(repository, known, head)
        return {pair for commit in commits for pair in _pairs(commit.trailers)}

    return of_unit


def told_sources(repository: Repository) -> Sources:
    """What the live ref of the live branch says."""

    def read() -> Mapping[str, str]:
        live = git.read_live(repository, git.live_branch(repository))
        return {unit: commit for unit, (_, commit) in git.list_sources(repository, live).items()} if live else {}

    return read


def _pairs(trailers: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    said = (value.split(None, 1) for token, value in trailers if token.lower() == TRAILER)
    return {(words[0], words[1].strip()) for words in said if len(words) == 2}  # noqa: PLR2004 - rule and subject
