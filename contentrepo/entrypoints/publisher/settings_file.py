"""The publisher's configuration file: TOML to settings. docs/operations.md describes it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contentrepo.api.publish import (
    OutboundPolicy,
    Receiver,
    ReceiverKind,
    check_destination,
    check_policy,
    parse_branches,
)
from contentrepo.config import read_config
from contentrepo.entrypoints.publisher.settings import MOST_SECONDS, POLL_SECONDS, Bell, Feed, Notice, Settings
from contentrepo.entrypoints.publisher.settings_table import IllegalSettings, Table
from contentrepo.errors import Refused, UsageError

FORGES = ("github", "gitlab", "gitea")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_ADDRESS = re.compile(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]*):([0-9]{1,5})")


_Place = tuple[str, str | None]
"""Of a store and of its media."""


def read_settings(path: Path) -> Settings:
    """The settings in a file; paths in it are from its folder.

    Raises:
        IllegalSettings: it cannot be read, or says something that cannot be followed; the key is named.
    """
    try:
        written = tomllib.loads(path.read_text())
    except OSError as error:
        raise IllegalSettings(f"`{path}` cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise IllegalSettings(f"`{path}` is no TOML: {error}") from error
    try:
        return parse_settings(written, path.parent)
    except UsageError as error:
        raise IllegalSettings(f"{path}: {error}", hint=error.hint) from error


def parse_settings(written: Mapping[str, Any], folder: Path) -> Settings:
    """Settings from parsed TOML."""
    top = Table("", written, folder)
    stores = {name: _parse_store(name, one, folder) for name, one in top.take("stores", dict, {}).items()}
    parsed = [_parse_feed(one, number, stores, folder) for number, one in enumerate(top.take("feeds", list, []))]
    feeds = tuple(feed for feed, _ in parsed)
    hooks = [_parse_webhook(one, number, stores, folder) for number, one in enumerate(top.take("webhooks", list, []))]
    notices = (*hooks, *(notice for _, notice in parsed if notice))
    listen = top.take("listen", str, "")
    settings = Settings(
        feeds=feeds,
        poll=top.take("poll", float, POLL_SECONDS),
        watch=top.take("watch", bool, default=True),
        listen=parse_address(listen) if listen else None,
        notices=notices,
        outbound=_parse_outbound(Table("outbound.", top.take("outbound", dict, {}), folder)),
    )
    top.finish()
    _check_notices(settings)
    if not feeds:
        raise IllegalSettings("there is no [[feeds]]", hint="Name at least one repository.")
    if not 0 < settings.poll <= MOST_SECONDS:
        raise IllegalSettings(f"`poll` must be more than 0 seconds, and at most {MOST_SECONDS:.0f}")
    _check_bells(settings)
    _check_branches(feeds)
    return settings


def parse_address(written: str) -> tuple[str, int]:
    """`HOST:PORT`; without a host, the loopback.

    Raises:
        IllegalSettings: it is none.
    """
    found = _ADDRESS.fullmatch(written)
    if found is None or int(found[2]) > 65535:  # noqa: PLR2004  the largest port
        raise IllegalSettings(f"`{written}` is no address to listen at", hint="Write it as `127.0.0.1:8081`.")
    return found[1].strip("[]") or "127.0.0.1", int(found[2])


def check_remote(url: str) -> str:
    """A URL that may stand in logs.

    Raises:
        IllegalSettings: it carries a password, or would run a program.
    """
    parts = urlsplit(url)
    if parts.password is not None or (parts.username is not None and parts.scheme in ("http", "https")):
        raise IllegalSettings(
            "the URL of a remote carries a user or password, which would stand in logs",
            hint="Give it to git by a credential helper, or by GIT_ASKPASS.",
        )
    if url.startswith("-") or "::" in url.partition("/")[0]:
        raise IllegalSettings(f"`{url}` is no URL to fetch from")
    return url


def _parse_feed(written: Any, number: int, stores: Mapping[str, _Place], folder: Path) -> tuple[Feed, Notice | None]:
    if not isinstance(written, dict):
        raise IllegalSettings("`feeds` must be tables", hint="Write each as [[feeds]].")
    table = Table(f"feeds[{number}].", written, folder)
    repository = table.take("repository", str, "")
    if not repository:
        raise IllegalSettings(f"`feeds[{number}]` names no `repository`")
    store = table.take("store", str, "")
    if store and store not in stores:
        raise IllegalSettings(f"`feeds[{number}].store` is `{store}`, which is not under [stores]")
    branches = parse_branches(table.take_texts("branches"))
    remote = table.take("remote", str, "")
    place = stores[store] if store else (None, None)
    feed = Feed(
        repository=folder / repository,
        branches=branches,
        store=place[0],
        media=place[1],
        remote=_locate_remote(check_remote(remote), folder) if remote else "",
        bell=_parse_bell(table),
    )
    status = table.take("status", dict, {})
    table.finish()
    return feed, _parse_status(Table(f"feeds[{number}].status.", status, folder), feed) if status else None


def _parse_status(table: Table, feed: Feed) -> Notice:
    """A forge that is told the state of commits."""
    kind, url = table.take("kind", str, ""), table.take("url", str, "").rstrip("/")
    if kind not in FORGES:
        raise IllegalSettings(f"`{table.place}kind` must be one of {', '.join(FORGES)}")
    receiver = Receiver(f"{kind} {feed.repository.name}", ReceiverKind(kind), url, table.take_secret("token"))
    table.finish()
    return Notice(receiver, feed.repository, feed.store, feed.media)


def _parse_webhook(written: Any, number: int, stores: Mapping[str, _Place], folder: Path) -> Notice:
    if not isinstance(written, dict):
        raise IllegalSettings("`webhooks` must be tables", hint="Write each as [[webhooks]].")
    table = Table(f"webhooks[{number}].", written, folder)
    name, url, store = (table.take(key, str, "") for key in ("name", "url", "store"))
    if not _NAME.fullmatch(name):
        raise IllegalSettings(f"`{table.place}name` must be a name; it is shown where the URL is not")
    if store not in stores:
        raise IllegalSettings(f"`{table.place}store` must be one of those under [stores]")
    receiver = Receiver(f"webhook {name}", ReceiverKind.WEBHOOK, url, table.take_secret("secret"))
    table.finish()
    return Notice(receiver, None, *stores[store])


def _parse_outbound(table: Table) -> OutboundPolicy:
    config = read_config()
    hosts, networks = table.take_texts("hosts"), table.take_texts("networks")
    table.finish()
    return OutboundPolicy(hosts or config.outbound_hosts, networks or config.outbound_networks)


def _check_notices(settings: Settings) -> None:
    """What could never be told is said now."""
    check_policy(settings.outbound)
    for notice in settings.notices:
        try:
            check_destination(notice.receiver.url, settings.outbound)
        except Refused as error:
            raise IllegalSettings(f"{notice.receiver.name}: {error}", hint=error.hint) from error
    names = [notice.receiver.name for notice in settings.notices]
    if len(set(names)) < len(names):
        raise IllegalSettings("two receivers of notices have the same name, or stand in feeds of one folder's name")


def _parse_bell(table: Table) -> Bell | None:
    name = table.take("wake", str, "")
    if not name:
        return None
    if not _NAME.fullmatch(name):
        raise IllegalSettings(f"`{table.place}wake` must be a name for `/wake/<name>`")
    return Bell(name, table.take_secret("secret"))


def _check_bells(settings: Settings) -> None:
    names = [feed.bell.name for feed in settings.feeds if feed.bell]
    if names and settings.listen is None:
        raise IllegalSettings(
            f"`wake` is `{names[0]}`, and nobody could wake it, for there is no `listen`",
            hint='Write at which address to listen, as `listen = "127.0.0.1:8081"` before the first table.',
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise IllegalSettings(f"several feeds have the same `wake`, `{twice[0]}`")


def _check_branches(feeds: tuple[Feed, ...]) -> None:
    """The live ref of a branch tells of one store only."""
    followed = [(_identify(feed.repository), branch) for feed in feeds for branch in (*feed.wanted, *feed.patterns)]
    twice = sorted({str(one[0]) for one in followed if followed.count(one) > 1})
    if twice:
        raise IllegalSettings(f"a branch of `{twice[0]}` stands in several [[feeds]]", hint="It goes to one store.")
    patterned = {_identify(feed.repository) for feed in feeds if feed.patterns}
    nameless = [repository for repository, branch in followed if branch is None and repository in patterned]
    if nameless:
        raise IllegalSettings(
            f"a pattern may mean the live branch of `{nameless[0]}`, which another of the [[feeds]] has without a name",
            hint="Name it there in `branches`: a name goes before a pattern.",
        )


def _parse_store(name: str, written: Any, folder: Path) -> _Place:
    table = Table(f"stores.{name}.", written if isinstance(written, dict) else {"location": written}, folder)
    location, media = table.take("location", str, ""), table.take("media", str, "")
    table.finish()
    if not location:
        raise IllegalSettings(f"`stores.{name}` has no location")
    return _locate(location, folder), _locate(media, folder) if media else None


def _identify(repository: Path) -> Path:
    """One repository by one name, whichever way it is written."""
    found = repository.resolve()
    return found / ".git" if (found / ".git").is_dir() else found


def _locate_remote(url: str, folder: Path) -> str:
    """A folder on this machine is from the file's; whatever has a colon in its first part is on another."""
    return url if ":" in url.partition("/")[0] else os.path.normpath(folder.absolute() / url)


def _locate(written: str, folder: Path) -> str:
    return written if "://" in written else str(folder / written)
