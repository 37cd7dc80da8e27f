"""A notice as a webhook: JSON, signed as forges sign theirs. Pure."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence

from contentrepo.applets.live.api import News
from contentrepo.applets.notices.models import Receiver

MAX_DETAIL = 2000
"""Characters of a refusal's words; the rest is in `contentrepo status`."""


def render_webhook(receiver: Receiver, news: Sequence[News], *, store: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers for everything of one store sequence. The same news gives the same bytes, however often.

    `store` is what the store is told apart by: one from a backup counts on where that ends, and tells other things.
    """
    said = {
        "store": store,
        "sequence": news[0].sequence,
        "time": news[0].time,
        "units": [
            {
                "unit": one.unit,
                "outcome": one.outcome,
                "release": one.release or None,
                "repository": one.repository,
                "branch": one.branch,
                "commit": one.commit,
                "detail": one.detail[:MAX_DETAIL],
            }
            for one in news
        ],
    }
    body = json.dumps(said, sort_keys=True).encode()
    signature = hmac.new(receiver.secret, body, "sha256").hexdigest()
    return body, {
        "content-type": "application/json",
        "x-contentrepo-delivery": f"{store}-{news[0].sequence}",
        "x-contentrepo-signature-256": f"sha256={signature}",
    }
