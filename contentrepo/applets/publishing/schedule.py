"""What pushes asked not to be published before a time, as the push hook left it in the repository."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from contentrepo.applets.publishing.moment import IllegalTime, parse_moment
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import Repository
from contentrepo.dataclass import dataclass

FOLDER = "contentrepo/publish-at"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A push that waits: its commit, the units that it changed, and who asked."""

    commit: str
    units: frozenset[str]
    time: datetime
    actor: str


def read_schedule(repository: Repository, tip: str, now: datetime) -> tuple[Scheduled, ...]:
    """What the tip contains and is not due yet. What is past is forgotten."""
    found = []
    for one in _read_all(repository, now):
        known = git.find_commit(repository, one.commit) is not None
        if one.commit == tip or (known and git.is_ancestor(repository, one.commit, tip)):
            found.append(one)
    return tuple(found)


def list_scheduled(repository: Repository) -> tuple[Scheduled, ...]:
    """Every push that waits, the earliest first, whatever its branch contains by now."""
    return tuple(sorted(_read_all(repository, datetime.now(UTC)), key=lambda one: (one.time, one.commit)))


def drop_scheduled(repository: Repository, commit: str) -> None:
    """Ask for nothing any more with the push of a commit; harmless where nothing is asked."""
    (repository.git_dir / FOLDER / f"{commit}.json").unlink(missing_ok=True)


def _read_all(repository: Repository, now: datetime) -> Iterator[Scheduled]:
    if not os.path.isdir(f"{repository.git_dir}/{FOLDER}"):  # noqa: PTH112  as text: each turn asks
        return
    for path in sorted((repository.git_dir / FOLDER).glob("*.json")):
        try:
            written = json.loads(path.read_text())
            due = parse_moment(written["time"])
            units = frozenset(map(str, written["units"]))
        except (OSError, ValueError, KeyError, TypeError, IllegalTime):
            continue  # half written; the hook that writes it has not answered yet
        if due > now:
            yield Scheduled(path.stem, units, due, str(written.get("actor", "")))
        else:
            with suppress(OSError):
                path.unlink()
