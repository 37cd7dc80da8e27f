"""Blocks that their attributes tell in full: what a tool, a discussion, an exam or a drag-and-drop exercise needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.olx.codes import DISCUSSION, PASSPORT, SETTING, TIMED_EXAM, UNLAUNCHED

SHOWN = 120

Found = tuple[str, str, str]
"""The rule's id or another code, value, detail."""

_URLS = ("launch_url", "lti_1p3_launch_url")
_ELSEWHERE = frozenset({"database", "external"})  # where an lti_consumer's configuration may be kept
_EMPTY = frozenset({"", "null", '""'})


def look_at_launch(attributes: Mapping[str, str]) -> Iterator[Found]:
    """An `lti` or `lti_consumer` block."""
    if attributes.get("config_type", "").strip('"') in _ELSEWHERE:
        return
    shown = attributes.get("hide_launch", "").lower() != "true"
    if shown and all(attributes.get(name, "").strip() in _EMPTY for name in _URLS):
        yield UNLAUNCHED, attributes.get("lti_id", "")[:SHOWN], ""
    lti_id = attributes.get("lti_id", "").strip()
    if lti_id not in _EMPTY and attributes.get("lti_version", "").strip('"') != "lti_1p3":
        yield PASSPORT, lti_id[:SHOWN], ""


def look_at_discussion(attributes: Mapping[str, str]) -> Iterator[Found]:
    """A `discussion` block. Without an id, the platform makes one from the block's name."""
    discussion_id = attributes.get("discussion_id", "").strip()
    if discussion_id not in _EMPTY:
        yield DISCUSSION, discussion_id[:SHOWN], ""


def look_at_exam(attributes: Mapping[str, str]) -> Iterator[Found]:
    """A `sequential`, which may be an exam against the clock."""
    if attributes.get("is_time_limited", "").strip('"').lower() == "true":
        yield TIMED_EXAM, "", ""


def look_at_exercise(attributes: Mapping[str, str]) -> Iterator[Found]:
    """A `drag-and-drop-v2` block, all of which is JSON in one attribute."""
    written = attributes.get("data", "")
    import json

    try:
        fits = not written or isinstance(json.loads(written), dict)
    except (ValueError, RecursionError):
        fits = False
    if not fits:
        yield SETTING, written[:SHOWN], "data"
