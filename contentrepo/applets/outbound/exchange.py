"""One request and its answer, within the policy's time and size."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR
from threading import Timer
from time import monotonic
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from contentrepo.applets.outbound.address import find_addresses
from contentrepo.applets.outbound.destination import Destination, parse_destination
from contentrepo.applets.outbound.models import Answer, OutboundPolicy
from contentrepo.applets.outbound.refusal import NoAnswer, NotAllowed, NoWebClient
from contentrepo.named_tuple import NamedTuple

if TYPE_CHECKING:
    import httpx2

REDIRECTS = 3
_MOVED = frozenset({301, 302, 303, 307, 308})
_FIXED = {"accept-encoding": "identity", "user-agent": "contentrepo"}


class _Sent(NamedTuple):
    method: str
    destination: Destination
    policy: OutboundPolicy
    headers: Mapping[str, str]
    body: bytes | None


def read_answer(url: str, policy: OutboundPolicy, headers: Mapping[str, str]) -> Answer:
    """GET; redirections within the same server are followed.

    Raises:
        NotAllowed, NoAnswer, NoWebClient: as the verbs of the api say.
    """
    destination = parse_destination(url, policy)
    for _ in range(REDIRECTS + 1):
        answer = send_request("GET", destination, policy, headers)
        if answer.status not in _MOVED or "location" not in answer.headers:
            return answer
        following = parse_destination(urljoin(destination.shown, answer.headers["location"]), policy)
        if not following.is_same_server(destination):
            raise NotAllowed(f"{destination.shown} leads to another server, {following.shown}")
        destination = following
    raise NoAnswer(f"{destination.shown} leads from one place to the next, more than {REDIRECTS} times")


def send_request(
    method: str,
    destination: Destination,
    policy: OutboundPolicy,
    headers: Mapping[str, str],
    body: bytes | None = None,
) -> Answer:
    """One request to the first address that takes the connection; never repeated once it was sent."""
    library = _web_client()
    sent = _Sent(method, destination, policy, headers, body)
    deadline = monotonic() + policy.seconds
    failure: Exception | None = None
    for address in find_addresses(destination, policy):
        left = deadline - monotonic()
        if left <= 0:
            break
        try:
            with _ended_after(left) as trace:
                return _exchange(library, sent, address, left, trace)
        except (library.ConnectError, library.ConnectTimeout) as error:
            failure = error
        except (library.HTTPError, library.InvalidURL, library.StreamError, ssl.SSLError, OSError) as error:
            if monotonic() >= deadline:
                failure = error
                break
            raise NoAnswer(f"no answer from {destination.shown}: {_reason(error)}") from error
    if monotonic() >= deadline:
        raise NoAnswer(f"{destination.shown} took longer than {policy.seconds:g} s") from failure
    raise NoAnswer(f"{destination.shown} cannot be reached: {_reason(failure)}") from failure


def _web_client() -> ModuleType:
    try:
        import httpx2
    except ImportError as error:
        raise NoWebClient from error
    return httpx2


def _exchange(library: Any, sent: _Sent, address: str, seconds: float, trace: Any) -> Answer:
    to = sent.destination
    host = f"[{address}]" if ":" in address else address
    url = f"{to.scheme}://{host}:{to.port}{to.target}"
    headers = {**{name.lower(): value for name, value in sent.headers.items()}, **_FIXED, "host": to.authority}
    extensions = {"sni_hostname": to.host, "trace": trace}  # the certificate is checked for the name
    context = ssl.create_default_context(cafile=sent.policy.authorities or None)
    with (
        library.Client(verify=context, trust_env=False, follow_redirects=False, timeout=seconds) as client,
        client.stream(sent.method, url, headers=headers, content=sent.body, extensions=extensions) as response,
    ):
        return _read(response, to, sent.policy)


def _read(response: httpx2.Response, destination: Destination, policy: OutboundPolicy) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    if headers.get("content-encoding", "identity") != "identity":
        raise NoAnswer(f"{destination.shown} answers in a compressed form that was not asked for")
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > policy.max_bytes:
            raise NoAnswer(f"{destination.shown} answers with more than {policy.max_bytes} bytes")
    return Answer(response.status_code, headers, bytes(body))


@contextmanager
def _ended_after(seconds: float) -> Iterator[Any]:
    """A listener of the library's that learns the connection, which is shut when the time is over.

    The library's own limits are for each read, and a server that sends a byte now and then never meets them.
    """
    streams: list[Any] = []

    def listen(event: str, info: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            streams.append(info["return_value"])

    def end() -> None:
        for stream in streams[:1]:
            with suppress(OSError):
                stream.get_extra_info("socket").shutdown(SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield listen
    finally:
        timer.cancel()


def _reason(error: BaseException | None) -> str:
    """In a few words of the system's; a library's message may quote what was sent."""
    cause = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({cause.verify_message})"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__
