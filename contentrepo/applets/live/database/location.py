"""Where a live store is: a SQLite file or a PostgreSQL database; media lie beside the file."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from contentrepo.applets.live.database.engine import open_postgresql, open_sqlite
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.unavailable import StoreUnavailable
from contentrepo.applets.live.migration import migrate
from contentrepo.applets.media.api import Media, open_media
from contentrepo.errors import UsageError

MEDIA_HINT = "say where media are kept: `--media`, CONTENTREPO_MEDIA, or git config contentrepo.media"
_POSTGRESQL = ("postgresql://", "postgres://")


def open_location(location: str | Path, *, media: Media | str | Path | None, name: str = "") -> Store:
    """`name` is what messages call it, where its path says nothing to whoever reads them."""
    text = str(location)
    media = open_media(media) if isinstance(media, str | Path) else media
    store = _open_server(text, media) if "://" in text else _open_file(Path(text), media, name)
    try:
        migrate(store)
    except BaseException:
        store.close()
        raise
    return store


def _open_file(path: Path, media: Media | None, name: str) -> Store:
    engine = _make(path)
    return Store(engine, media or open_media(path.with_suffix(".media")), name or str(path))


def _make(path: Path) -> Engine:
    try:
        if path.is_dir():
            raise UsageError(f"live store {path} is a folder", hint="give the path of a file, such as live.sqlite3")
        return open_sqlite(path)
    except OSError as error:
        hint = "check that its folder exists and that you may write there"
        raise StoreUnavailable(f"live store {path} cannot be opened: {error.strerror}", hint=hint) from error


def _open_server(text: str, media: Media | None) -> Store:
    if not text.startswith(_POSTGRESQL):
        kind = text.partition("://")[0]
        raise UsageError(f"live store of kind `{kind}` is not supported", hint="give a file or a postgresql:// URL")
    url = _parse(text)
    name = url.render_as_string(hide_password=True)
    if media is None:
        raise UsageError(f"live store {name} has no folder for media", hint=MEDIA_HINT)
    return Store(open_postgresql(url), media, name)


def _parse(text: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        # The text may hold a password, so it is not quoted.
        raise UsageError("the live store's URL cannot be read", hint="postgresql://user@host/database") from None
