"""Telling a receiver what it has not been told: in the store's order, at least once, with patience."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from contentrepo.applets.live import api as live
from contentrepo.applets.live.api import Delivery, News, Store
from contentrepo.applets.live.models import Source
from contentrepo.applets.notices.commit_status import render_status, status_headers
from contentrepo.applets.notices.models import Receiver, ReceiverKind, Sent
from contentrepo.applets.notices.webhook import render_webhook
from contentrepo.applets.outbound import api as outbound
from contentrepo.applets.outbound.models import Answer, OutboundPolicy
from contentrepo.dataclass import replace
from contentrepo.errors import ContentRepoError

MOST = 50
"""Sequences that one turn tells at most."""
TURN_SECONDS = 30.0
"""After which a turn tells nothing further: a slow receiver would outlast the lease, and be told the same by others."""
FIRST_DELAY, LONGEST_DELAY = 2.0, 3600.0
"""Seconds; each failure doubles the delay."""
PATIENCE = 15
"""Attempts at one sequence; with these delays, about five hours."""
PATIENCE_REFUSED = 5
"""The same where the receiver answers that it does not want this: it seldom changes its mind."""
PASSING = frozenset({408, 425, 429})


class NotTaken(ContentRepoError):
    """The receiver answered with another status than success."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"answered with status {answer.status}")
        self.is_final = 400 <= answer.status < 500 and answer.status not in PASSING  # noqa: PLR2004  HTTP's own


def send_news(store: Store, receiver: Receiver, policy: OutboundPolicy) -> Sent:
    """Tell what there is to tell; nothing is written where there is nothing."""
    delivery = live.take_delivery(store, receiver.name)
    if delivery is None:
        return Sent()
    sent, began = Sent(), monotonic()
    for _ in range(MOST):
        news = live.list_news(store, delivery.sequence)
        if not news:
            break
        try:
            _tell(store, receiver, policy, [one for one in news if receiver.repository in ("", one.repository)])
        except ContentRepoError as error:
            return _put_off(store, delivery, news[0].sequence, sent, error)
        delivery = Delivery(receiver.name, news[0].sequence, 0, "")
        sent = replace(sent, told=sent.told + 1)
        if monotonic() - began > TURN_SECONDS:
            break
    live.give_back(store, delivery)
    return sent


def _put_off(store: Store, delivery: Delivery, sequence: int, sent: Sent, error: ContentRepoError) -> Sent:
    attempts = delivery.attempts + 1
    is_final = isinstance(error, outbound.NotAllowed) or (isinstance(error, NotTaken) and error.is_final)
    if attempts >= (PATIENCE_REFUSED if is_final else PATIENCE):
        live.give_back(store, Delivery(delivery.receiver, sequence, 0, ""))
        return replace(sent, dropped=sent.dropped + 1, error=f"given up after {attempts} attempts: {error}")
    delay = min(FIRST_DELAY * 2 ** (attempts - 1), LONGEST_DELAY)
    live.give_back(store, replace(delivery, attempts=attempts, error=str(error)), delay=delay)
    return replace(sent, error=f"{error}; next try in {delay:g} s")


def _tell(store: Store, receiver: Receiver, policy: OutboundPolicy, news: Sequence[News]) -> None:
    if not news:
        return
    if receiver.kind is ReceiverKind.WEBHOOK:
        body, headers = render_webhook(receiver, news, store=live.read_store_id(store))
        _post(receiver.url, body, policy, headers)
        return
    commits = dict.fromkeys((one.repository, one.branch, one.commit) for one in news)
    for repository, branch, commit in commits:
        refusals = live.list_refusals(store, Source(repository, branch), commit=commit)
        published = [one.unit for one in news if one.commit == commit and one.release]
        body = render_status(receiver, refusals, published)
        _post(f"{receiver.url}/statuses/{commit}", body, policy, status_headers(receiver))


def _post(url: str, body: bytes, policy: OutboundPolicy, headers: dict[str, str]) -> None:
    answer = outbound.post(url, body, policy, headers=headers)
    if not answer.is_success:
        raise NotTaken(answer)
