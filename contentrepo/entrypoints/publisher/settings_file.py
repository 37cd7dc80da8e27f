"""The publisher's configuration file: TOML to settings. docs/operations.md describes it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contentrepo.config import SecretMissing, read_secret
from contentrepo.entrypoints.publisher.settings import POLL_SECONDS, Bell, Feed, Settings
from contentrepo.errors import UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_ADDRESS = re.compile(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]*):([0-9]{1,5})")
_KINDS: Mapping[type, str] = {str: "a text", bool: "true or false", list: "a list", dict: "a table", float: "a number"}


_Place = tuple[str, str | None]
"""Of a store and of its media."""


class IllegalSettings(UsageError):
    """The configuration says something that cannot be followed."""


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
    top = _Table("", written)
    stores = {name: _parse_store(name, one, folder) for name, one in top.take("stores", dict, {}).items()}
    feeds = tuple(_parse_feed(one, number, stores, folder) for number, one in enumerate(top.take("feeds", list, [])))
    listen = top.take("listen", str, "")
    settings = Settings(
        feeds=feeds,
        poll=top.take("poll", float, POLL_SECONDS),
        watch=top.take("watch", bool, default=True),
        listen=parse_address(listen) if listen else None,
    )
    top.finish()
    if not feeds:
        raise IllegalSettings("there is no [[feeds]]", hint="Name at least one repository.")
    if settings.poll <= 0:
        raise IllegalSettings("`poll` must be more than 0 seconds")
    _check_bells(feeds)
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


def _parse_feed(written: Any, number: int, stores: Mapping[str, _Place], folder: Path) -> Feed:
    if not isinstance(written, dict):
        raise IllegalSettings("`feeds` must be tables", hint="Write each as [[feeds]].")
    table = _Table(f"feeds[{number}].", written)
    repository = table.take("repository", str, "")
    if not repository:
        raise IllegalSettings(f"`feeds[{number}]` names no `repository`")
    store = table.take("store", str, "")
    if store and store not in stores:
        raise IllegalSettings(f"`feeds[{number}].store` is `{store}`, which is not under [stores]")
    branches = tuple(table.take("branches", list, []))
    if not all(isinstance(name, str) and name for name in branches):
        raise IllegalSettings(f"`feeds[{number}].branches` must be names of branches")
    remote = table.take("remote", str, "")
    feed = Feed(
        repository=folder / repository,
        branches=branches,
        store=stores[store][0] if store else None,
        media=stores[store][1] if store else None,
        remote=check_remote(remote) if remote else "",
        bell=_parse_bell(table),
    )
    table.finish()
    return feed


def _parse_bell(table: _Table) -> Bell | None:
    name, secret = table.take("wake", str, ""), table.take("secret", str, "")
    if not name and not secret:
        return None
    if not _NAME.fullmatch(name):
        raise IllegalSettings(f"`{table.place}wake` must be a name for `/wake/<name>`")
    if not secret:
        raise IllegalSettings(f"`{table.place}secret` is missing", hint='Write "env:NAME" or "file:PATH".')
    try:
        return Bell(name, read_secret(secret))
    except SecretMissing as error:
        raise IllegalSettings(f"`{table.place}secret`: {error}", hint=error.hint) from error


def _check_bells(feeds: tuple[Feed, ...]) -> None:
    names = [feed.bell.name for feed in feeds if feed.bell]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise IllegalSettings(f"several feeds have the same `wake`, `{twice[0]}`")


def _check_branches(feeds: tuple[Feed, ...]) -> None:
    """The live ref of a branch tells of one store only."""
    followed = [(feed.repository, branch) for feed in feeds for branch in feed.wanted]
    twice = sorted({str(one[0]) for one in followed if followed.count(one) > 1})
    if twice:
        raise IllegalSettings(f"a branch of `{twice[0]}` stands in several [[feeds]]", hint="It goes to one store.")


def _parse_store(name: str, written: Any, folder: Path) -> _Place:
    table = _Table(f"stores.{name}.", written if isinstance(written, dict) else {"location": written})
    location, media = table.take("location", str, ""), table.take("media", str, "")
    table.finish()
    if not location:
        raise IllegalSettings(f"`stores.{name}` has no location")
    return _locate(location, folder), _locate(media, folder) if media else None


def _locate(written: str, folder: Path) -> str:
    return written if "://" in written else str(folder / written)


class _Table:
    """A table whose keys are taken one by one; what is left at the end is a slip of the pen."""

    def __init__(self, place: str, written: Mapping[str, Any]) -> None:
        self.place, self._rest = place, dict(written)

    def take(self, key: str, kind: type, default: Any) -> Any:
        value = self._rest.pop(key, default)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind):
            raise IllegalSettings(f"`{self.place}{key}` must be {_KINDS[kind]}")
        return value

    def finish(self) -> None:
        if self._rest:
            raise IllegalSettings(f"`{self.place}{min(self._rest)}` is not known", hint="docs/operations.md lists all.")
