"""Policies and other JSON of a course, merged key by key."""

from __future__ import annotations

import json

from contentrepo.applets.merging.api import Unreadable, compare_documents, merge_document
from contentrepo.applets.merging.models import JoinedText
from contentrepo.applets.olx.settings import read_data
from contentrepo.pattern import compiled

_INDENT = compiled(r"^[\[{]\r?\n([ \t]+)")


def merge_json(base: bytes, ours: bytes, theirs: bytes) -> JoinedText:
    """Three files into one.

    Raises:
        Unreadable: one is no JSON, or has a key twice in one object.
    """
    return merge_document(base, ours, theirs, load=_load, dump=_dump)


def compare_json(old: bytes, new: bytes) -> list[tuple[tuple[str, ...], object, object]]:
    """(place, old, new) of each value that differs.

    Raises:
        Unreadable: one is no JSON, or has a key twice in one object.
    """
    return compare_documents(old, new, load=_load)


def _load(data: bytes) -> object:
    settings = read_data(data)
    if settings.fault is not None:
        raise Unreadable(settings.fault.detail)
    return json.loads(data, object_pairs_hook=_without_doubles)


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):  # which one counts would be our guess
        raise Unreadable("a key stands twice")
    return found


def _dump(value: object, like: bytes) -> bytes:
    text = like.decode()
    found = _INDENT.match(text)
    end = text[len(text.rstrip()) :]
    written = json.dumps(value, indent=found[1] if found else None, ensure_ascii=text.isascii())
    return (written.replace("\n", "\r\n") if "\r\n" in text else written).encode() + end.encode()
