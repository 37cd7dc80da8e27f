"""Reading an issuer's key set from where the operator said it is, by the one web client."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from contentrepo.applets.identity.models import FetchKeys, Issuer
from contentrepo.applets.outbound.api import NoAnswer, fetch
from contentrepo.applets.outbound.models import OutboundPolicy


def key_fetcher(issuers: Iterable[Issuer], networks: tuple[str, ...] = ()) -> FetchKeys:
    """What reads key sets: whoever lists an issuer lets its keys be asked for, at the listed host alone.

    Args:
        issuers: as configured.
        networks: private networks that may be reached, as `10.1.0.0/16`; only there over plain `http`.
    """
    hosts = {urlsplit(issuer.keys).hostname or "" for issuer in issuers if "://" in issuer.keys}
    allowed = OutboundPolicy(hosts=tuple(sorted(hosts - {""})), networks=networks)

    def read(url: str) -> bytes:
        answer = fetch(url, allowed, headers={"accept": "application/json"})
        if not answer.is_success:
            raise NoAnswer(f"the issuer's keys are answered with status {answer.status}")
        return answer.body

    return read
