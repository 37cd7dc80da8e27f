"""Where requests may go and how much they may cost, and what came back."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class OutboundPolicy:
    """What an operator allows.

    Attributes:
        hosts: names that may be asked: `forge.example.org`, or `*.example.org` for all below it; nothing by default.
        networks: private networks that may be reached, as `10.1.0.0/16`; only there, too, is plain `http` allowed.
        seconds: for one request as a whole, looking up the name excepted.
        max_bytes: of an answer's body.
        authorities: a file of certificates to trust in place of the system's; "" for the system's.
    """

    hosts: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    seconds: float = 10.0
    max_bytes: int = 1 << 20
    authorities: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004  HTTP's own bounds
