"""A URL taken apart, and whether its host is one that may be asked. Addresses are judged elsewhere."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from contentrepo.applets.outbound.models import OutboundPolicy
from contentrepo.applets.outbound.refusal import NotAllowed
from contentrepo.dataclass import dataclass

PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_])?|[0-9a-f:.]+")
_TARGET = re.compile(r"[!-~]*")


@dataclass(frozen=True, slots=True)
class Destination:
    """Attributes: `target` is the path and query as sent; `host` is in lower case, an IPv6 address without brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """For messages: without the query, where secrets often are."""
        return f"{self.scheme}://{self.authority}{self.target.partition('?')[0]}"

    def is_same_server(self, other: Destination) -> bool:
        return (self.scheme, self.host, self.port) == (other.scheme, other.host, other.port)


def parse_destination(url: str, policy: OutboundPolicy) -> Destination:
    """The destination that a URL names.

    Raises:
        NotAllowed: it is no plain http(s) URL, or its host is not listed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotAllowed(f"not a URL: {error}") from error
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in PORTS or not _HOST.fullmatch(host):
        raise NotAllowed("not a URL of http or https with a plain host name", hint="Write host names in ASCII.")
    if parts.username is not None or parts.password is not None:
        raise NotAllowed(f"a URL for `{host}` carries a user or password", hint="Give tokens in a header.")
    found = Destination(parts.scheme, host, port or PORTS[parts.scheme], _target(parts))
    if not any(_covers(listed.lower(), host) for listed in policy.hosts):
        raise NotAllowed(
            f"`{host}` is not among the hosts that may be asked",
            hint="The operator lists them: CONTENTREPO_OUTBOUND_HOSTS, or `hosts` under [outbound].",
        )
    return found


def _target(parts: SplitResult) -> str:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not _TARGET.fullmatch(target):
        raise NotAllowed("the path of a URL has characters that must be escaped")
    return target


def _covers(listed: str, host: str) -> bool:
    if listed.startswith("*."):
        return host.endswith(listed[1:]) and len(host) > len(listed) - 1
    return listed.strip("[]") == host
