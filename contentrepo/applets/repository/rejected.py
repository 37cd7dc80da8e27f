"""Pushes that were refused, kept in a repository beside this one: to be looked at and mended, never served.

Each push is one pack and one note. What is too old goes, and the oldest where all together are too large.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import gmtime, strftime, time

from contentrepo.applets.repository.models import RefUpdate, RejectedPush, Repository
from contentrepo.applets.repository.packing import pack_new, take_pack
from contentrepo.applets.repository.refused_pushes import UnknownPush
from contentrepo.pattern import compiled

FOLDER = "contentrepo/rejected"
KEPT_SECONDS = 14 * 24 * 3600
MOST_BYTES = 200 << 20
LARGEST = 50 << 20
_ID = compiled(r"\d{8}T\d{6}-[0-9a-f]{8}")


def keep_push(repository: Repository, updates: Sequence[RefUpdate], *, who: str, now: float) -> RejectedPush | None:
    """Keep what a refused push brought, its objects still in quarantine; None where it brought nothing, or too much."""
    tips = {update.ref: update.new for update in updates if not update.deletes}
    data = pack_new(repository, tips.values(), limit=LARGEST) if tips else b""
    if not data:
        return None
    name = f"{strftime('%Y%m%dT%H%M%S', gmtime(now))}-{os.urandom(4).hex()}"
    push = RejectedPush(name, int(now), who, tips)
    folder = repository.git_dir / FOLDER
    with _alone(folder):
        _make_room(folder, now=now, wanted=len(data))
        _write(folder / f"{name}.pack", data)
        note = {"time": push.time, "who": who, "tips": tips}
        _write(folder / f"{name}.json", json.dumps(note, indent=1).encode())
    return push


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, data: bytes) -> None:
    """Under another name first: a note is found only when it is whole."""
    beside = path.with_suffix(".new")
    beside.write_bytes(data)
    beside.replace(path)


def _make_room(folder: Path, *, now: float, wanted: int) -> None:
    packs = sorted(folder.glob("*.pack"))  # by time, as they are named
    left = sum(pack.stat().st_size for pack in packs)
    notes = {push.name: push.time for push in _read_all(folder)}
    for pack in packs:
        if left + wanted <= MOST_BYTES and notes.get(pack.stem, 0) > now - KEPT_SECONDS:
            continue
        left -= pack.stat().st_size
        pack.with_suffix(".json").unlink(missing_ok=True)
        pack.unlink(missing_ok=True)


def list_rejected(repository: Repository, *, now: float) -> tuple[RejectedPush, ...]:
    """The kept pushes that are not too old, the newest first."""
    found = [push for push in _read_all(repository.git_dir / FOLDER) if push.time > now - KEPT_SECONDS]
    return tuple(sorted(found, key=lambda push: push.name, reverse=True))


def _read_all(folder: Path) -> Iterator[RejectedPush]:
    for path in sorted(folder.glob("*.json")):
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
            said = json.loads(path.read_bytes())
            tips = {str(ref): str(commit) for ref, commit in said["tips"].items()}
            yield RejectedPush(path.stem, int(said["time"]), str(said["who"]), tips)


def take_up(repository: Repository, name: str, ref: str = "") -> str:
    """Bring the objects of a kept push into the repository, and return the commit of one of its refs."""
    folder = repository.git_dir / FOLDER
    kept = list_rejected(repository, now=time())
    push = next((one for one in kept if one.name == name and _ID.fullmatch(name)), None)
    if push is None:
        raise UnknownPush(f"no push `{name}` is kept", hint="`contentrepo draft rejected` lists those that are.")
    if ref and ref not in push.tips:
        raise UnknownPush(f"the push `{name}` did not update `{ref}`", hint=f"It updated {', '.join(push.tips)}.")
    take_pack(repository, (folder / f"{name}.pack").read_bytes())
    return push.tips[ref or next(iter(push.tips))]
