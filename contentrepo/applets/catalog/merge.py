"""The YAML of the catalog, merged key by key; courses of a program by course, curricula by slug."""

from __future__ import annotations

from contentrepo.applets.catalog.composer import compose
from contentrepo.applets.merging.api import Unreadable, compare_documents, merge_document
from contentrepo.applets.merging.models import JoinedText


def merge_entry(base: bytes, ours: bytes, theirs: bytes) -> JoinedText:
    """Three files into one. Comments and layout come along or nothing does: no YAML is written anew.

    Raises:
        Unreadable: one is no YAML that we read.
    """
    return merge_document(base, ours, theirs, load=_load)


def compare_entries(old: bytes, new: bytes) -> list[tuple[tuple[str, ...], object, object]]:
    """(place, old, new) of each value that differs.

    Raises:
        Unreadable: one is no YAML that we read.
    """
    return compare_documents(old, new, load=_load)


def _load(data: bytes) -> object:
    composed = compose(data)
    if composed.fault is not None:
        raise Unreadable(composed.fault.detail)
    return composed.data
