"""`git push -o publish-at=TIME`: what a push asks of the publisher, left in the repository's own folder.

The publisher looks for it before it publishes a tip that contains the push's commit. A hook knows no live store, and in
quarantine it may not move a ref; a file that is left over by a push that git refuses afterwards does no harm.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from contentrepo.api.check import Repository
from contentrepo.entrypoints.hooks.push_report import Judged
from contentrepo.errors import Refused

OPTION = "publish-at="
FOLDER = "contentrepo/publish-at"
MAX_OPTIONS = 100
ALIKE = 0.9
"""How alike a mistyped name is, of 1: one letter that is missing or another."""
HINT = "Write the time with its zone, as in `git push -o publish-at=2027-09-01T08:00Z`."


class IllegalTime(Refused):
    """The push names no time that can be read, or one that has passed."""


def find_publish_at(environment: Mapping[str, str]) -> datetime | None:
    """The time that a push names; None where it names none.

    Raises:
        IllegalTime: it cannot be read, it has passed, or its option is mistyped.
    """
    count = environment.get("GIT_PUSH_OPTION_COUNT", "0")
    given = [environment.get(f"GIT_PUSH_OPTION_{number}", "") for number in range(min(int(count), MAX_OPTIONS))]
    times = [option.removeprefix(OPTION) for option in given if option.startswith(OPTION)]
    _check_spelling(given)
    return _parse(times[-1]) if times else None


def write_publish_at(repository: Repository, due: datetime, judged: Sequence[Judged], actor: str) -> None:
    """Leave it for whoever publishes."""
    folder = repository.git_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for one in judged:
        units = sorted(unit.unit for unit in one.report.units if unit.changed)
        said = {"time": due.isoformat(), "units": units, "actor": actor}
        _write(folder / f"{one.update.new}.json", json.dumps(said).encode())


def _write(path: Path, content: bytes) -> None:
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_bytes(content)
    new.replace(path)


def _check_spelling(options: Sequence[str]) -> None:
    """What was meant to wait would be live at once. Other hooks may have options of other names."""
    from difflib import get_close_matches  # few pushes have options

    for option in options:
        name = option.partition("=")[0]
        plain = name.lower().replace("_", "-")
        if not option.startswith(OPTION) and get_close_matches(plain, [OPTION[:-1]], cutoff=ALIKE):
            raise IllegalTime(f"there is no push option `{name}`", hint=HINT)


def _parse(written: str) -> datetime:
    with suppress(ValueError, OverflowError):  # no time at all; or one before year 1 in UTC, or after 9999
        found = datetime.fromisoformat(written)
        if found.tzinfo is not None:
            return _check_due(found.astimezone(UTC), written)
    raise IllegalTime(f"`{written}` is no time at which to publish", hint=HINT)


def _check_due(due: datetime, written: str) -> datetime:
    """A year is mistyped quickly, and what was live has been read."""
    if due <= datetime.now(UTC):
        raise IllegalTime(f"`{written}` has passed already", hint="Without this option it goes live at once.")
    return due
