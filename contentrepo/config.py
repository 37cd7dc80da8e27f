"""What the environment says: the only reader of our variables.

Git's own variables (quarantine, index, git directory) are not configuration: the hooks pass them down as they are.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from contentrepo.dataclass import dataclass
from contentrepo.errors import UsageError


@dataclass(frozen=True, slots=True)
class Config:
    """The variables, read once.

    Attributes:
        store: `CONTENTREPO_STORE`, where the live store is; "" where unset.
        media: `CONTENTREPO_MEDIA`, where its media are; "" where unset.
        identity: `CONTENTREPO_IDENTITY`, who pushes, set by the server that runs the hook, never by whoever pushes.
        groups: `CONTENTREPO_GROUPS`, the groups that they are in, with commas between them; set in the same way.
        outbound_hosts: `CONTENTREPO_OUTBOUND_HOSTS`, hosts that may be asked over HTTP, with commas between them.
        outbound_networks: `CONTENTREPO_OUTBOUND_NETWORKS`, private networks that may be reached in this way, the same.
        forge_token: `CONTENTREPO_FORGE_TOKEN`, of an account that may ask for pull requests.
        no_color: `NO_COLOR` is set to anything (no-color.org).
    """

    store: str = ""
    media: str = ""
    identity: str = ""
    groups: tuple[str, ...] = ()
    outbound_hosts: tuple[str, ...] = ()
    outbound_networks: tuple[str, ...] = ()
    forge_token: str = ""
    no_color: bool = False


def read_config(environment: Mapping[str, str] | None = None) -> Config:
    """Read the variables of `environment` (this process's own where none is given)."""
    variables = os.environ if environment is None else environment
    return Config(
        store=variables.get("CONTENTREPO_STORE", ""),
        media=variables.get("CONTENTREPO_MEDIA", ""),
        identity=variables.get("CONTENTREPO_IDENTITY", ""),
        groups=_split(variables.get("CONTENTREPO_GROUPS", "")),
        outbound_hosts=_split(variables.get("CONTENTREPO_OUTBOUND_HOSTS", "")),
        outbound_networks=_split(variables.get("CONTENTREPO_OUTBOUND_NETWORKS", "")),
        forge_token=variables.get("CONTENTREPO_FORGE_TOKEN", ""),
        no_color=bool(variables.get("NO_COLOR")),
    )


class SecretMissing(UsageError):
    """A configuration file names a secret that is not where it says."""


def read_secret(where: str, environment: Mapping[str, str] | None = None, *, folder: Path = Path()) -> bytes:
    """A secret that a configuration file names by its place: `env:NAME`, or `file:PATH` (one line end is dropped).

    A path is from `folder`.

    Raises:
        SecretMissing: it is not there, or empty, or the place is neither.
    """
    kind, _, name = where.partition(":")
    if kind == "env":
        found = (os.environ if environment is None else environment).get(name, "").encode()
    elif kind == "file":
        try:
            found = (folder / name).read_bytes().removesuffix(b"\n").removesuffix(b"\r")
        except OSError as error:
            raise SecretMissing(f"the secret in `{name}` cannot be read: {error.strerror}") from error
    else:
        raise SecretMissing("a secret is not written down here", hint='Write where it is: "env:NAME" or "file:PATH".')
    if not found:
        raise SecretMissing(f"the secret at `{where}` is empty")
    return found


def _split(written: str) -> tuple[str, ...]:
    return tuple(name for part in written.split(",") if (name := part.strip()))


def isolated_environment(home: Path, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables for programs that must not see whose machine they run on.

    Args:
        home: an existing folder; a `gitconfig` in it is the only configuration that git reads beside the repository's.
        environment: this process's own where none is given.
    """
    variables = os.environ if environment is None else environment
    kept = {name: value for name, value in variables.items() if not name.startswith(("GIT_", "XDG_", "CONTENTREPO_"))}
    return kept | {
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_EDITOR": "true",
    }
