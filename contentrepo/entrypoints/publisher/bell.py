"""Whether a wake-up over HTTP comes from whoever shares the secret. It carries no data: its body is only checked."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

SIGNATURES = ("x-hub-signature-256", "x-gitea-signature", "x-gogs-signature", "x-forgejo-signature")
"""Headers of GitHub, Gitea, Gogs and Forgejo: HMAC-SHA256 of the body, in hexadecimal."""
TOKEN = "x-gitlab-token"  # noqa: S105  the name of a header
MAX_BODY = 25 << 20
"""Bytes; GitHub's own limit."""


def is_genuine(headers: Mapping[str, str], body: bytes, secret: bytes) -> bool:
    """Whether a request was made with the secret.

    Args:
        headers: names in lower case.
        body: as it came, for it is what is signed.
        secret: never empty.
    """
    if not secret:
        return False
    wanted = hmac.new(secret, body, "sha256").hexdigest().encode()
    signed = [headers[name] for name in SIGNATURES if name in headers]
    given = [value.removeprefix("sha256=").lower().encode("utf-8", "replace") for value in signed]
    if given:
        return all(hmac.compare_digest(one, wanted) for one in given)
    return hmac.compare_digest(headers.get(TOKEN, "").encode("utf-8", "replace"), secret)
