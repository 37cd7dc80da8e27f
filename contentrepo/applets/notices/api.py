"""Notices: the publish log is the outbox, and each receiver has its own place in it."""

from __future__ import annotations

from contentrepo.applets.live.api import Store, register_receiver
from contentrepo.applets.notices.models import Receiver, Sent
from contentrepo.applets.notices.sending import send_news
from contentrepo.applets.outbound.models import OutboundPolicy

__all__ = ["begin_notices", "send_notices"]


def begin_notices(store: Store, receiver: Receiver) -> None:
    """From now on there is something to tell a receiver; one that is known goes on where it was."""
    register_receiver(store, receiver.name)


def send_notices(store: Store, receiver: Receiver, policy: OutboundPolicy) -> Sent:
    """Tell a receiver all releases and refusals that it has not been told, in the store's order, each at least once.

    What cannot be told is kept and tried again at a later call, ever more seldom, and given up in the end: whoever
    missed it finds it in the publish log. Several processes may do this at once; one of them tells.
    """
    return send_news(store, receiver, policy)
