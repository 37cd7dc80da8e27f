"""Requests to other servers, within what the operator allows."""

from __future__ import annotations

import json
from collections.abc import Mapping

from contentrepo.applets.outbound.address import parse_networks
from contentrepo.applets.outbound.destination import parse_destination
from contentrepo.applets.outbound.exchange import read_answer, send_request
from contentrepo.applets.outbound.models import Answer, OutboundPolicy
from contentrepo.applets.outbound.refusal import IllegalPolicy, NoAnswer, NotAllowed, NoWebClient

__all__ = [
    "IllegalPolicy",
    "NoAnswer",
    "NoWebClient",
    "NotAllowed",
    "check_destination",
    "check_policy",
    "fetch",
    "fetch_json",
    "post",
]

NO_HEADERS: Mapping[str, str] = {}


def fetch(url: str, policy: OutboundPolicy, *, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
    """GET a URL, whatever the status of the answer; redirections within the same server are followed.

    Raises:
        NotAllowed: the policy does not let the request go there.
        NoAnswer: not reached, too slow, or too large.
        NoWebClient: the library is not installed.
    """
    return read_answer(url, policy, headers)


def fetch_json(url: str, policy: OutboundPolicy, *, headers: Mapping[str, str] = NO_HEADERS) -> object:
    """The JSON at a URL.

    Raises:
        NotAllowed, NoWebClient: as for `fetch`.
        NoAnswer: as for `fetch`, or the status is no success, or the body is no JSON.
    """
    shown = parse_destination(url, policy).shown
    answer = read_answer(url, policy, {"accept": "application/json", **headers})
    if not answer.is_success:
        raise NoAnswer(f"{shown} answers with status {answer.status}")
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise NoAnswer(f"{shown} answers with something that is no JSON") from error


def post(url: str, body: bytes, policy: OutboundPolicy, *, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
    """POST a body, whatever the status of the answer. Sent at most once; redirections are not followed.

    Raises:
        NotAllowed, NoAnswer, NoWebClient: as for `fetch`; after NoAnswer the server may have taken it nevertheless.
    """
    return send_request("POST", parse_destination(url, policy), policy, headers, body)


def check_destination(url: str, policy: OutboundPolicy) -> None:
    """Whether the policy lists a URL's host; nothing is looked up or sent.

    Raises:
        NotAllowed: it does not, or this is no URL.
    """
    parse_destination(url, policy)


def check_policy(policy: OutboundPolicy) -> None:
    """Whether every network in it is one.

    Raises:
        IllegalPolicy: one is none.
    """
    parse_networks(policy.networks)
