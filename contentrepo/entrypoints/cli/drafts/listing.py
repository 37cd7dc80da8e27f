"""Drafts, as text and as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contentrepo.api.author import Draft, RejectedPush


def render_drafts(drafts: Sequence[Draft]) -> str:
    """One line for each."""
    from contentrepo.api.check import make_visible

    width = max((len(draft.name) for draft in drafts), default=0)
    lines = [
        f"{draft.name:{width}}  {_moment(draft):%Y-%m-%d %H:%M} UTC  {draft.author}  "
        f"{draft.ahead} ahead, {draft.behind} behind  {draft.subject}"
        for draft in drafts
    ]
    return "\n".join(map(make_visible, lines)) or "there are no drafts"


def drafts_to_json(drafts: Sequence[Draft]) -> list[dict[str, object]]:
    """Every field; the time in ISO form."""
    return [
        {
            "name": draft.name,
            "commit": draft.commit,
            "author": draft.author,
            "time": _moment(draft).isoformat(),
            "subject": draft.subject,
            "ahead": draft.ahead,
            "behind": draft.behind,
        }
        for draft in drafts
    ]


def _moment(draft: Draft) -> datetime:
    return datetime.fromtimestamp(draft.time, UTC)


def render_pushes(pushes: Sequence[RejectedPush]) -> str:
    """One line for each ref of each."""
    from contentrepo.api.check import make_visible

    lines = [
        f"{push.name}  {push.who or 'nobody said who'}  {ref} {commit[:12]}"
        for push in pushes
        for ref, commit in push.tips.items()
    ]
    return "\n".join(map(make_visible, lines)) or "no refused push is kept"


def pushes_to_json(pushes: Sequence[RejectedPush]) -> list[dict[str, object]]:
    """Every field; the time in ISO form."""
    return [
        {
            "name": push.name,
            "time": datetime.fromtimestamp(push.time, UTC).isoformat(),
            "who": push.who or None,
            "tips": dict(push.tips),
        }
        for push in pushes
    ]
