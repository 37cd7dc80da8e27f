"""Previews: throwaway stores of drafts, beside the repository, over the live store's assets.

A preview is published from a repository of its own that borrows the objects, so no ref, guard or name of the real one
is touched. What a draft may not do on the live branch yet (new errors) is shown nevertheless.
"""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from contentrepo.applets.live.api import open_store
from contentrepo.applets.media.api import share_media
from contentrepo.applets.publishing.accept import accept_units
from contentrepo.applets.publishing.feed import open_feed
from contentrepo.applets.publishing.models import Preview, Published
from contentrepo.applets.publishing.reason import LONGEST as LONGEST_REASON
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import Repository
from contentrepo.errors import CouldNotCheck, UsageError

FOLDER = "contentrepo/previews"
ATTEMPTS = 5
BEING_MADE = "."  # no branch's name begins so
LONGEST = 200  # of the name of a folder; a file system takes 255 bytes
STORE, BORROWED, MEDIA, NOTE = "live.sqlite3", "objects.git", "live.media", "preview.json"


class UnknownPreview(UsageError):
    """There is no preview of this branch."""


def make_preview(
    repository: Repository, branch: str, *, media: str, actor: str, days: float
) -> tuple[Preview, Published]:
    """Publish a branch's tip, whatever is wrong with it, into a store of its own; an older preview of it is replaced.

    Args:
        repository: the branch's.
        branch: any branch.
        media: where the live store's media are; they are read and never written.
        actor: who wants it.
        days: after so many it is removed.

    Raises:
        UnknownRevision: there is no such branch.
        CouldNotCheck: the fault is ours or the machine's.
    """
    sweep_previews(repository)
    branch = git.branch_name(branch)
    tip = git.get_commit(repository, git.branch_ref(branch))
    folder = _folder(repository, branch)
    now = datetime.now(UTC).replace(microsecond=0)
    preview = Preview(
        branch, tip.id, str(folder / STORE), actor, now.isoformat(), (now + timedelta(days=days)).isoformat()
    )
    with _made_for(folder) as made:
        published = _fill(repository, made, preview, media)
    return preview, published


def _fill(repository: Repository, made: Path, preview: Preview, media: str) -> Published:
    branch, tip, actor = preview.branch, git.get_commit(repository, preview.commit), preview.actor
    share_media(made / MEDIA, media)
    borrowed = git.borrow_repository(
        repository, made / BORROWED, branch, tip=tip.id, name=git.repository_name(repository, tip=tip.id)
    )
    with open_store(made / STORE) as store:
        feed = open_feed(borrowed, store, branch)
        published = accept_units(feed, tip, reason=f"preview of {branch}"[:LONGEST_REASON], actor=actor)
    (made / NOTE).write_text(json.dumps({name: getattr(preview, name) for name in Preview.__match_args__}))
    return published


def list_previews(repository: Repository) -> tuple[Preview, ...]:
    """Those that are not over, by branch."""
    sweep_previews(repository)
    found = (_read(folder) for folder in _folders(repository) if not folder.name.startswith(BEING_MADE))
    return tuple(sorted((one for one in found if one), key=lambda one: one.branch))


def drop_preview(repository: Repository, branch: str) -> None:
    """Remove a branch's preview.

    Raises:
        UnknownPreview: there is none.
    """
    folder = _folder(repository, branch)
    if not folder.is_dir():
        raise UnknownPreview(f"there is no preview of `{branch}`", hint="`contentrepo preview list` lists them.")
    shutil.rmtree(folder)


def sweep_previews(repository: Repository) -> None:
    """Remove those that are over."""
    now = datetime.now(UTC)
    for folder in _folders(repository):
        preview = _read(folder)
        if preview.expires < now.isoformat() if preview else _is_left(folder, now):
            shutil.rmtree(folder, ignore_errors=True)


def _folder(repository: Repository, branch: str) -> Path:
    name = quote(git.branch_name(branch), safe="")
    if len(name) > LONGEST:
        name = sha256(name.encode()).hexdigest()
    return repository.git_dir / FOLDER / name


@contextmanager
def _made_for(folder: Path) -> Iterator[Path]:
    """A new folder, which takes the place of this one once it is whole: somebody may be reading, or making another."""
    made = _beside(folder)
    try:
        made.mkdir(mode=0o700, parents=True)
        yield made
        if not any(_take_place(made, folder) for _ in range(ATTEMPTS)):
            raise FileExistsError(errno.EEXIST, "others keep making one")
    except OSError as error:
        hint = "Look at its permissions, and at who owns it."
        raise CouldNotCheck(f"no preview can be kept in `{folder}`: {error.strerror}", hint=hint) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _take_place(made: Path, folder: Path) -> bool:
    """Whether the new one is in its place; not where somebody else was faster with another new one."""
    old = _beside(folder)
    try:
        with suppress(FileNotFoundError):
            folder.rename(old)
        made.rename(folder)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        return False
    finally:
        shutil.rmtree(old, ignore_errors=True)
    return True


def _beside(folder: Path) -> Path:
    return folder.with_name(f"{BEING_MADE}{uuid4().hex}")


def _is_left(folder: Path, now: datetime) -> bool:
    """Whether whoever began it is gone: a preview without its note is being made, which takes no day."""
    with suppress(OSError):
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC) < now - timedelta(days=1)
    return False


def _folders(repository: Repository) -> Iterator[Path]:
    with suppress(OSError):  # none yet; or nobody but who made them may look: that must not stop a publisher
        yield from sorted((repository.git_dir / FOLDER).iterdir())


def _read(folder: Path) -> Preview | None:
    """None for one that is being made, or was left half made: the next one of its branch replaces it."""
    try:
        written = json.loads((folder / NOTE).read_text())
        return Preview(**{name: str(written[name]) for name in Preview.__match_args__})
    except (OSError, ValueError, KeyError, TypeError):
        return None
