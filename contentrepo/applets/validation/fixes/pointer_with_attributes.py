"""Takes from a would-be pointer what keeps it from being one. Unsafe: learners then get what nobody has read before.

What the file says too is dropped, what it does not say is moved there; where the two differ, people decide.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.facts.models import Document, Node
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Oddity, StartTag
from contentrepo.applets.validation.models import BytesOf, Edit, Fix, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote
from contentrepo.applets.validation.xml_text import is_utf8

RULE = "pointer-with-attributes"


def fix(subject: Subject, bytes_of: BytesOf) -> Iterator[Fix]:
    for oddity in oddities_of(subject).dressed_pointers:
        edits = _strip(oddity, bytes_of)
        if edits:
            done = f"{quote(oddity.subject)} points to its file"
            yield Fix(RULE, oddity.place.path, oddity.subject, oddity.value, edits, done, is_safe=False)


def _strip(oddity: Oddity, bytes_of: BytesOf) -> tuple[Edit, ...]:
    source, target = _read(oddity.place.path, oddity.place.ordinal, bytes_of), _read(oddity.detail, 0, bytes_of)
    if source is None or target is None or source.encoding != target.encoding or source.node.tag != target.node.tag:
        return ()
    extra, said, kept = oddity.value.split(), dict(source.node.attributes), dict(target.node.attributes)
    if not set(extra) <= said.keys() or any(kept.get(name, said[name]) != said[name] for name in extra):
        return ()
    written = [source.tag.find(name) for name in extra]
    removed = [Edit(oddity.place.path, one.start, one.end, b"") for one in written if one]
    moved = b"".join(source.data[one.start : one.end] for one in written if one and one.name not in kept)
    added = [Edit(oddity.detail, target.tag.end, target.tag.end, moved)] if moved else []
    return tuple(sorted([*removed, *added]))


class _Element:
    """An element with its bytes and what they say."""

    def __init__(self, data: bytes, node: Node, tag: StartTag) -> None:
        self.data, self.node, self.tag = data, node, tag
        self.encoding = is_utf8(data)


def _read(path: str, ordinal: int, bytes_of: BytesOf) -> _Element | None:
    data = bytes_of(path)
    document = olx.read_facts("xml", data) if data else None
    if data is None or not isinstance(document, Document):
        return None
    node = next((node for node in document.nodes if node.ordinal == ordinal), None)
    tag = olx.find_start_tag(data, ordinal)
    return _Element(data, node, tag) if node and tag else None
