"""A notice as the status of a commit, in the forms of GitHub, GitLab and Gitea. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

from contentrepo.applets.live.models import Refusal
from contentrepo.applets.notices.models import Receiver, ReceiverKind

CONTEXT = "contentrepo/publish"
MAX_WORDS = 140
"""Characters, GitHub's limit of a description."""
_STATES = {"findings": "failure", "claimed": "failure", "error": "error"}
_GITLAB = {"failure": "failed", "error": "failed"}


def render_status(receiver: Receiver, refusals: Sequence[Refusal], published: Sequence[str]) -> bytes:
    """What a forge is told of a commit.

    Args:
        receiver: the forge.
        refusals: that hold for the commit now.
        published: names of units that just went live from it.
    """
    states = [_STATES.get(refusal.kind, "pending") for refusal in refusals]
    state = next((one for one in ("error", "failure", "pending") if one in states), "success")
    words = _describe(state, refusals, published)[:MAX_WORDS]
    if receiver.kind is ReceiverKind.GITLAB:
        return json.dumps({"state": _GITLAB.get(state, state), "name": CONTEXT, "description": words}).encode()
    return json.dumps({"state": state, "context": CONTEXT, "description": words}).encode()


def status_headers(receiver: Receiver) -> dict[str, str]:
    """With the token as the forge wants it."""
    token = receiver.secret.decode("ascii", "replace")
    if receiver.kind is ReceiverKind.GITLAB:
        return {"content-type": "application/json", "private-token": token}
    scheme = "token" if receiver.kind is ReceiverKind.GITEA else "Bearer"
    accept = {"accept": "application/vnd.github+json"} if receiver.kind is ReceiverKind.GITHUB else {}
    return {"content-type": "application/json", "authorization": f"{scheme} {token}", **accept}


def _describe(state: str, refusals: Sequence[Refusal], published: Sequence[str]) -> str:
    if state == "success":
        return f"live: {', '.join(published)}" if published else "nothing of it is held back"
    held = ", ".join(refusal.unit for refusal in refusals)
    words = {"error": "could not be checked", "failure": "not published", "pending": "waits"}[state]
    return f"{words}: {held}"
