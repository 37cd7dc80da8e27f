"""The register: one private file with our issuer's name and keys and its clients.

A file, because a server must be startable where there is nothing but a repository; who runs several servers gives
them one file, or an issuer of their own. It is replaced as a whole under a lock, and looked at again when it changed.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import mkstemp
from typing import Any

from contentrepo.applets.identity.models import Client, Secret
from contentrepo.dataclass import dataclass, replace
from contentrepo.errors import CouldNotCheck

FORMAT = 1


class RegisterUnavailable(CouldNotCheck):
    """The file of the clients cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Content:
    """What the file says.

    Attributes:
        issuer: `iss` of our tokens.
        keys: private keys (JWK), the newest first; the others only verify.
        clients: by id.
    """

    issuer: str
    keys: tuple[Mapping[str, Any], ...]
    clients: Mapping[str, Client]


class Register:
    """The file, opened. Safe to use from several threads and processes.

    Attributes:
        path: of the file; it need not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[object, Content] | None = None

    def read(self) -> Content | None:
        """What the file says now; None where there is none. The very same object while the file is the same."""
        stamp = self.stamp()
        if stamp is None:
            return None
        if self._seen is None or self._seen[0] != stamp:
            self._seen = (stamp, self._parse())
        return self._seen[1]

    def stamp(self) -> object:
        """Differs whenever the file differs; None where there is none."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unavailable(error) from error
        return found.st_ino, found.st_mtime_ns, found.st_size

    @contextmanager
    def changing(self) -> Iterator[tuple[Content | None, list[Content]]]:
        """Under the lock: what the file says, and a list that takes what it is to say from now on."""
        new: list[Content] = []
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.path.with_name(self.path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._unavailable(error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.read(), new
            for content in new[-1:]:
                self._replace(content)
        finally:
            os.close(lock)

    def _parse(self) -> Content:
        try:
            said = json.loads(self.path.read_bytes())
            clients = {client["id"]: _client(client) for client in said["clients"]}
            return Content(said["issuer"], tuple(said["keys"]), clients)
        except OSError as error:
            raise self._unavailable(error) from error
        except (ValueError, KeyError, TypeError) as error:
            hint = "restore it from a backup, or remove it and create the clients anew"
            raise RegisterUnavailable(f"the register of clients {self.path} is damaged", hint=hint) from error

    def _replace(self, content: Content) -> None:
        text = json.dumps({"format": FORMAT, **_plain(content)}, indent=1)
        try:
            handle, part = mkstemp(prefix=".clients", suffix=".part", dir=self.path.parent)
            with os.fdopen(handle, "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(self.path)
            folder = os.open(self.path.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
        except OSError as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: OSError) -> RegisterUnavailable:
        hint = "check that its folder exists and that you may write there"
        return RegisterUnavailable(f"the register of clients {self.path}: {error.strerror}", hint=hint)


def new_content(key: Mapping[str, Any]) -> Content:
    """A register without clients, with a name of its own and one key."""
    return Content(f"urn:contentrepo:{token_hex(16)}", (key,), {})


def with_client(content: Content, client: Client) -> Content:
    return replace(content, clients={**content.clients, client.id: client})


def _client(said: Mapping[str, Any]) -> Client:
    lists = {name: tuple(said[name]) for name in ("groups", "scopes")}
    secrets = tuple(Secret(**secret) for secret in said["secrets"])
    return Client(**{**said, **lists, "secrets": secrets})


def _plain(content: Content) -> dict[str, object]:
    from dataclasses import asdict

    clients = [asdict(client) for _, client in sorted(content.clients.items())]
    return {"issuer": content.issuer, "keys": list(content.keys), "clients": clients}
